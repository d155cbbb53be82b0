// A browser may call its language what is no language tag ("C"): then numbers are written as in English, and nothing throws.
// This stands first, for uPlot asks for the browser's numbers while it loads.
try { new Intl.NumberFormat(navigator.language); } catch {
  const Native = Intl.NumberFormat;
  Intl.NumberFormat = new Proxy(Native, {
    construct(target, [language, ...rest]) { try { return new target(language, ...rest); } catch { return new target("en-US", ...rest); } },
    apply(target, self, [language, ...rest]) { try { return target(language, ...rest); } catch { return target("en-US", ...rest); } },
  });
}
