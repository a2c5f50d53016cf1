// Shows what is wrong: at its field, in words a screen reader ties to the control, and in one list.
(function (form) {
  "use strict";

  const { element, controls } = form;

  class Marks {
    constructor(sheet, root, words) {
      Object.assign(this, { sheet, root, words, shown: [] });
    }

    /** Where a problem stands: its part of the header, its field, or the first field a rule reads. */
    box(problem) {
      if (problem.head) return this.root.querySelector(`[data-head="${problem.head}"]`);
      return this.sheet.box(problem.path) || this.sheet.box((problem.reads || [])[0] || "");
    }

    /** The paths a cell may be called by: its row may be shorter than the rows shown. */
    paths(cell, field) {
      const group = this.sheet.groups.get(field.dataset.field);
      if (!group) return [];
      const row = (group.filled || []).indexOf(cell.closest("tr")) + 1;
      return row ? [`${field.dataset.field}[${row}].${cell.dataset.field}`] : [];
    }

    /** Shows the problems somebody has come to: those of fields once left, of rules once all their fields were. */
    show(found, met) {
      this.shown.forEach((undo) => undo());
      this.shown = [];
      const byBox = new Map();
      for (const problem of found) {
        const box = this.box(problem);
        const ready = problem.reads ? problem.reads.every((id) => met({ path: id })) : met(problem);
        if (box && ready) byBox.set(box, (byBox.get(box) || []).concat(problem));
      }
      let n = 0;
      for (const [box, problems] of byBox) this.mark(box, problems, `problem-${++n}`);
    }

    mark(box, problems, id) {
      const note = element("p", { className: "error", id }, ...problems.map((p) => element("span", {}, ...this.words_of(p))));
      const last = box.querySelector(":scope > .value, :scope > .options, :scope > .scroll");
      if (last) last.after(note);
      else box.append(note);
      box.classList.add("wrong");
      const mine = controls(box).filter((c) => !c.closest("td[data-field]") || box.matches("td"));
      for (const control of mine) {
        control.setAttribute("aria-invalid", "true");
        control.setAttribute("aria-describedby", id);
      }
      this.shown.push(() => {
        note.remove();
        box.classList.remove("wrong");
        for (const control of mine) {
          control.removeAttribute("aria-invalid");
          control.removeAttribute("aria-describedby");
        }
      });
    }

    words_of(problem) {
      const says = problem.expected && !problem.message.includes(problem.expected);
      return says && problem.code !== "rule-broken" ? [problem.message, element("small", { textContent: problem.expected })] : [problem.message];
    }

    /** All problems as links to their places. */
    list(found, section) {
      section.hidden = !found.length;
      const list = section.querySelector("ul");
      list.textContent = "";
      for (const problem of found) {
        const box = this.box(problem);
        const link = element("a", { href: box && box.id ? `#${box.id}` : "#sheet", textContent: problem.message });
        link.addEventListener("click", (event) => {
          const target = box && controls(box)[0];
          if (!target) return;
          event.preventDefault();
          target.focus();
          box.scrollIntoView({ block: "center" });
        });
        list.append(element("li", {}, link));
      }
    }
  }

  form.Marks = Marks;
})(window.guijuForm);
