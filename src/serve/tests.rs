//! The workshop without a network: worlds in memory, orders by hand.
