//! Tests.

#[test]
#[ignore]
fn convert() {
    let text = include_str!("../../templates/i18n/zh-Hant.toml");
    let c = ferrous_opencc::OpenCC::from_config(ferrous_opencc::config::BuiltinConfig::T2s).unwrap();
    let out = c.convert(text).replace('「', "“").replace('」', "”").replace("繁体）", "简体）");
    std::fs::write("/tmp/hans.toml", out).unwrap();
}
