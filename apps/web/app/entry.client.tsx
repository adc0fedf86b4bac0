import { hydratePage } from "@scrip/ui/hydrate-page";

await hydratePage();
