// Figures a record states: recomputed and compared, levels of warning lines, grades. Loaded only with forms that have some, before the
// rest, which judges as soon as it is there.
(function (form) {
  "use strict";

  const known = (work) => form.known(work);
  const shown = (value) => form.shown(value);
  const isNumber = (value) => value instanceof form.Decimal;
  const equal = (a, b) => (a instanceof form.Moment && b instanceof form.Moment ? String(a) === String(b) && a.compare(b) === 0 : a === b);

  /** Half of the last digit written, unless the metric says otherwise. */
  const tolerance = (metric, reported) => (metric.tolerance != null ? form.Decimal.parse(metric.tolerance) : new form.Decimal(5n, reported.scale + 1));

  function metric(judgement, metric) {
    const { scene } = judgement;
    const computed = known(() => scene.evaluate(metric.value));
    if (computed === undefined || metric.reported == null) return;
    const reported = scene.field(metric.reported);
    if (reported === undefined) return;
    const numbers = isNumber(computed) && isNumber(reported);
    const agrees = numbers ? computed.minus(reported).absolute().compare(tolerance(metric, reported)) <= 0 : equal(computed, reported);
    if (agrees) return;
    const words = judgement.say("metric", { t: metric.title, r: shown(reported), c: shown(computed) });
    add(judgement, "metric-disagrees", metric, metric.reported, words, shown(computed));
  }

  /** What rests on something confidential is not quoted. */
  function add(judgement, code, figure, field, words, expected) {
    const message = figure.secret ? judgement.say("withheld", { t: figure.title }) : words;
    judgement.found.push({ code, check: figure.id, path: field || "", message, expected: figure.secret ? "" : expected || "" });
  }

  /** The first level that holds. */
  function level(scene, threshold) {
    const reading = scene.field(threshold.reading);
    if (reading === undefined) return undefined;
    const limit = threshold.limit == null ? undefined : scene.evaluate(threshold.limit);
    const line = {
      name: (name) => (name === "value" ? reading : name === "limit" ? limit : scene.name(name)),
      call: (name, args) => scene.call(name, args),
    };
    const reached = threshold.levels.find((l) => form.evaluate(l.when, line) === true);
    return reached ? reached.name : threshold.otherwise;
  }

  const labelOf = (scene, id) => (scene.definition.fields.find((f) => f.id === id) || { label: id }).label;

  function threshold(judgement, threshold) {
    const { scene, say } = judgement;
    const reached = known(() => level(scene, threshold));
    if (reached === undefined) return;
    const t = threshold.title;
    const stated = threshold.reported == null ? reached : scene.field(threshold.reported);
    if (stated !== reached) {
      if (stated === undefined) return;
      add(judgement, "threshold-level-wrong", threshold, threshold.reported, say("level", { t, l: reached, s: shown(stated) }), reached);
    } else if (threshold.demands != null && (threshold.demands_at || []).includes(reached) && scene.field(threshold.demands) === undefined) {
      add(judgement, "threshold-unanswered", threshold, threshold.demands, say("unanswered", { t, l: reached, f: labelOf(scene, threshold.demands) }));
    }
  }

  /** The first band whose lower end the figure reaches. A scale of names only accepts any of them. */
  function band(scene, grade) {
    if (grade.value == null) return undefined;
    const figure = scene.evaluate(grade.value);
    if (!isNumber(figure)) return undefined;
    const reached = (b) => {
      if (b.from == null) return true;
      const line = scene.evaluate(b.from);
      return isNumber(line) && figure.compare(line) >= 0;
    };
    const found = grade.bands.find(reached);
    return found && found.name;
  }

  function grade(judgement, grade) {
    const { scene, say } = judgement;
    const earned = known(() => band(scene, grade));
    const given = grade.reported == null ? undefined : scene.field(grade.reported);
    if (earned === undefined || given === undefined || given === earned) return;
    add(judgement, "grade-wrong", grade, grade.reported, say("grade", { t: grade.title, b: earned, g: shown(given) }), earned);
  }

  form.figures = (judgement) => {
    const { definition } = judgement.scene;
    definition.metrics.forEach((m) => metric(judgement, m));
    definition.thresholds.forEach((t) => threshold(judgement, t));
    definition.grades.forEach((g) => grade(judgement, g));
  };
})((window.guijuForm = window.guijuForm || {}));
