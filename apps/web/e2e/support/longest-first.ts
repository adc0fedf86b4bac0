import { BaseSequencer, type TestSpecification } from "vitest/node";

const LONGEST = "look-at-every-page-of-web.test.ts";

/** Begins with the file that takes longest, so that it is not what everybody waits for at the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLongest = ({ moduleId }: TestSpecification) => moduleId.endsWith(LONGEST);
    return [...sorted.filter(isLongest), ...sorted.filter((file) => !isLongest(file))];
  }
}
