// Exact decimals, computed as the checker computes them: a whole number of at most 96 bits and a scale of at most 28.
// A browser's own numbers are binary and would call 0.1 + 0.2 wrong.
(function (form) {
  "use strict";

  const MOST = (1n << 96n) - 1n;
  const DIGITS = 28;

  /** Why a value is not known: `absent`, or words that say it. */
  class Unknown extends Error {
    constructor(kind, words) {
      super(kind);
      this.kind = kind;
      this.words = words || "";
    }
  }

  const magnitude = (n) => (n < 0n ? -n : n);
  const power = (n) => 10n ** BigInt(n);

  /** `a / b` to a whole number, half to even. */
  function halfEven(a, b) {
    const sign = a < 0n !== b < 0n ? -1n : 1n;
    const [x, y] = [magnitude(a), magnitude(b)];
    const [whole, rest] = [x / y, x % y];
    const up = 2n * rest > y || (2n * rest === y && whole % 2n === 1n);
    return sign * (up ? whole + 1n : whole);
  }

  class Decimal {
    constructor(mantissa, scale) {
      this.mantissa = mantissa;
      this.scale = scale;
    }

    /** Reads digits, with an exponent or without; null when they do not fit. */
    static parse(text) {
      const found = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
      if (!found || !(found[2] || found[3])) return null;
      const digits = found[2] + (found[3] || "");
      let mantissa = BigInt(digits);
      let scale = (found[3] || "").length - Number(found[4] || 0);
      if (Math.abs(Number(found[4] || 0)) > DIGITS) return mantissa === 0n ? new Decimal(0n, 0) : null;
      if (scale < 0) [mantissa, scale] = [mantissa * power(-scale), 0];
      if (mantissa > MOST || scale > DIGITS) return null;
      return new Decimal(found[1] === "-" ? -mantissa : mantissa, scale);
    }

    static of(whole) {
      return new Decimal(BigInt(whole), 0);
    }

    /** The number in its range: digits behind the point go first. */
    static fit(mantissa, scale) {
      let drop = Math.max(0, scale - DIGITS);
      let kept = drop ? halfEven(mantissa, power(drop)) : mantissa;
      while (magnitude(kept) > MOST) {
        drop++;
        if (drop > scale) throw new Unknown("overflow");
        kept = halfEven(mantissa, power(drop));
      }
      return new Decimal(kept, scale - drop);
    }

    aligned(other) {
      const scale = Math.max(this.scale, other.scale);
      return [this.mantissa * power(scale - this.scale), other.mantissa * power(scale - other.scale), scale];
    }

    compare(other) {
      const [a, b] = this.aligned(other);
      return a < b ? -1 : a > b ? 1 : 0;
    }

    plus(other) {
      const [a, b, scale] = this.aligned(other);
      return Decimal.fit(a + b, scale);
    }

    minus(other) {
      return this.plus(other.negated());
    }

    times(other) {
      return Decimal.fit(this.mantissa * other.mantissa, this.scale + other.scale);
    }

    over(other) {
      if (other.mantissa === 0n) throw new Unknown("division");
      for (let scale = DIGITS; scale >= 0; scale--) {
        const whole = halfEven(this.mantissa * power(other.scale + scale), other.mantissa * power(this.scale));
        if (magnitude(whole) <= MOST) return new Decimal(whole, scale).normal();
      }
      throw new Unknown("overflow");
    }

    remainder(other) {
      if (other.mantissa === 0n) throw new Unknown("division");
      const [a, b, scale] = this.aligned(other);
      return Decimal.fit(a % b, scale);
    }

    negated() {
      return new Decimal(-this.mantissa, this.scale);
    }

    absolute() {
      return new Decimal(magnitude(this.mantissa), this.scale);
    }

    /** To so many digits behind the point, half away from zero. */
    rounded(digits) {
      if (this.scale <= digits) return this;
      const unit = power(this.scale - digits);
      const whole = (2n * magnitude(this.mantissa) + unit) / (2n * unit);
      return new Decimal(this.mantissa < 0n ? -whole : whole, digits);
    }

    /** To so many digits behind the point, half to even, as figures are shown. */
    shortened(digits) {
      return this.scale <= digits ? this : new Decimal(halfEven(this.mantissa, power(this.scale - digits)), digits);
    }

    /** Without zeros at the end. */
    normal() {
      let [mantissa, scale] = [this.mantissa, this.scale];
      while (scale > 0 && mantissa % 10n === 0n) [mantissa, scale] = [mantissa / 10n, scale - 1];
      return new Decimal(mantissa, scale);
    }

    /** The whole number it is; unknown when it is none. */
    whole() {
      const normal = this.normal();
      if (normal.scale > 0) throw new Unknown("because");
      return Number(normal.mantissa);
    }

    toString() {
      const digits = magnitude(this.mantissa).toString().padStart(this.scale + 1, "0");
      const point = digits.length - this.scale;
      const sign = this.mantissa < 0n ? "-" : "";
      return sign + digits.slice(0, point) + (this.scale ? "." + digits.slice(point) : "");
    }
  }

  form.Unknown = Unknown;
  form.Decimal = Decimal;
})((window.guijuForm = window.guijuForm || {}));
