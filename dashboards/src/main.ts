import "@fontsource-variable/inter/wght.css";
import "uplot/dist/uPlot.min.css";
import "./app.css";

import { mount } from "svelte";

import App from "./App.svelte";

const target = document.getElementById("app");
if (target !== null) mount(App, { target });
