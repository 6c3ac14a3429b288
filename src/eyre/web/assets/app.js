// What the pages do beyond HTML. Every page works without it.

import {
  Button,
  Checkboxes,
  ErrorSummary,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  Tabs,
  createAll,
} from "govuk-frontend";
import { Alert, SortableTable } from "@ministryofjustice/frontend";

document.body.classList.add("js-enabled", "govuk-frontend-supported");

for (const part of [
  Button,
  Checkboxes,
  ErrorSummary,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  Tabs,
  Alert,
  SortableTable,
]) {
  createAll(part);
}

// A form that is sent by choosing: its button stays for those without a script.
for (const form of document.querySelectorAll("form[data-send-on-change]")) {
  form.addEventListener("change", () => form.requestSubmit());
}

// A wide table is a stop of the keyboard only while there is something to scroll to.
const watch = new ResizeObserver((seen) => {
  for (const { target } of seen) {
    target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1;
  }
});
for (const region of document.querySelectorAll(".eyre-scroll")) {
  watch.observe(region);
}
