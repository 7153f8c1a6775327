// Worker threads do not take over tsx from the main thread.
import { register } from "tsx/esm/api";

register();
await import("./render-worker.ts");
