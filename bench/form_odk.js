// The page of ODK Web Forms for bench/form.py.

import { OdkWebForm, webFormsPlugin } from "@getodk/web-forms";
import { createApp, h } from "vue";

const formXml = await (await fetch("odk.xml")).text();
const nothing = async () => new Response("", { status: 404 });
const app = createApp({ render: () => h(OdkWebForm, { formXml, fetchFormAttachment: nothing }) });
app.use(webFormsPlugin);
app.mount("#form");
