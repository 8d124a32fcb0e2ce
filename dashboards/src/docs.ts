import "@fontsource-variable/inter/wght.css";
import "./app.css";

import { mount } from "svelte";

import Explorer from "./explorer/Explorer.svelte";

const target = document.getElementById("app");
if (target !== null) mount(Explorer, { target });
