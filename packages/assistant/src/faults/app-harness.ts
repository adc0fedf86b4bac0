import { serveFlows } from "@scrip/testing/serve-flows";
import { flows } from "./flows-harness.ts";

serveFlows(flows);
