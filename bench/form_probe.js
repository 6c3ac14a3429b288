// Runs before the scripts of a page that bench/form.py measures: tells when the form answers, and how long a key takes.
// HOW stands for "eyre", "surveyjs" or "odk", FIRST for the first question: { id, text }.

const PATIENCE = 20000;

window.bench = {
  how: HOW,
  gone: false,

  // Where a question is: by its id, or by its words, where the page does not tell the id.
  question({ id, text }) {
    if (this.how === "eyre") return document.querySelector(`[data-question="${id}"]`);
    if (this.how === "surveyjs") return document.querySelector(`[data-name="${id}"]`);
    const labels = [...document.querySelectorAll(".question-container .control-text label")];
    return labels.find((one) => one.textContent.trim() === text)?.closest(".question-container");
  },

  // Whether the model of a library has an answer, as the page shows.
  shown(radio) {
    return radio.closest(this.how === "surveyjs" ? ".sd-item--checked" : "[data-p-checked=true]") !== null;
  },

  // Presses a key of eyre, or clicks the first radio of a library, which has no keys of its own: whether anything came of it.
  answers() {
    if (this.how === "eyre") {
      document.body?.dispatchEvent(new KeyboardEvent("keydown", { key: "j", bubbles: true }));
      return this.gone;
    }
    const radio = this.question(FIRST)?.querySelector("input[type=radio]");
    radio?.click();
    return radio != null && this.shown(radio);
  },

  // Milliseconds from the start of the navigation until the form answers, and the next frame is drawn.
  async ready() {
    // Told by an event: asking for the focus would have the browser lay out what there is of the page, again and again.
    addEventListener("focusin", () => (this.gone = true), { capture: true, once: true });
    while (!this.answers()) await new Promise((resolve) => setTimeout(resolve, 4));
    return this.drawn();
  },

  drawn: () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now());
      requestAnimationFrame(() => port2.postMessage(null));
    }),

  // Goes to a question, from where the press of a key will choose. eyre's key is the number of the choice, elsewhere it is
  // an arrow: from the second radio up to the first, or from the first down to the second.
  async expect(about, choice) {
    let radios;
    // What SurveyJS has not drawn yet stands as an empty shape, and is drawn when it is seen.
    while (!(radios = this.question(about)?.querySelectorAll("input[type=radio]"))?.length) {
      document.querySelector(".sv-skeleton-element").scrollIntoView();
      await this.drawn();
    }
    radios[this.how === "eyre" ? choice : 1 - choice].focus();
    await this.drawn();
    this.pressed = new Promise((resolve, reject) => {
      addEventListener("keydown", (event) => this.timed(event.timeStamp, radios[choice]).then(resolve, reject), { capture: true, once: true });
    });
  },

  async timed(began, radio) {
    const kept = this.how === "eyre" ? this.kept() : null;
    await this.chosen(radio);
    const model = performance.now() - began;
    const drawn = (await this.drawn()) - began;
    return kept ? { model, drawn, kept: (await kept) - began } : { model, drawn };
  },

  // When the model has the answer: eyre has it as soon as its handler has ended, SurveyJS says so, ODK shows it.
  chosen(radio) {
    const event = { eyre: "keydown", surveyjs: "bench:value" }[this.how];
    if (!event) return this.once(document.body, () => this.shown(radio));
    return new Promise((resolve) => addEventListener(event, resolve, { once: true }));
  },

  // When the page says that the answer is kept on this device, and the next frame is drawn.
  async kept() {
    const state = document.querySelector("[data-part=state]");
    await this.once(state, () => state.dataset.kind === "kept");
    return this.drawn();
  },

  // When all is sent, so that the next answer is told of anew.
  sent() {
    const state = document.querySelector("[data-part=state]");
    return this.once(state, () => state.dataset.kind === "sent");
  },

  // Resolves when something holds, looked at whenever an element changes.
  once(element, holds) {
    return new Promise((resolve, reject) => {
      if (holds()) return resolve();
      const timer = setTimeout(() => reject(new Error(`waited in vain for ${holds} in ${element.outerHTML.slice(0, 500)}`)), PATIENCE);
      const watch = new MutationObserver(() => {
        if (!holds()) return;
        clearTimeout(timer);
        watch.disconnect();
        resolve();
      });
      watch.observe(element, { attributes: true, childList: true, subtree: true });
    });
  },
};

bench.begun = bench.ready();
