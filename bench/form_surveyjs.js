// The page of SurveyJS for bench/form.py; with ?lazy it draws only what is near the part that is seen.

import { Model } from "survey-core";
import "survey-core/survey-core.fontless.css";
import "survey-js-ui";

const { definition, attributes } = await (await fetch("surveyjs.json")).json();
const survey = new Model(definition);
survey.lazyRenderEnabled = location.search === "?lazy";
for (const [name, value] of Object.entries(attributes)) survey.setVariable(name, value);
survey.onValueChanged.add(() => dispatchEvent(new Event("bench:value")));
survey.render(document.getElementById("form"));
