import { cleanup, configure } from "@testing-library/preact";
import { afterEach } from "vitest";

// On a busy machine the first `import()` of a part takes longer than the usual second.
configure({ asyncUtilTimeout: 10_000 });

afterEach(cleanup);
