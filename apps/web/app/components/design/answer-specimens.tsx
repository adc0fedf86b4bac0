import { RichText } from "../rich-text.tsx";
import { Specimen, SpecimenGroup, Specimens } from "./specimen.tsx";

const WORDS = `# A heading

Words that are **strong**, *said with stress* or \`code\`, a [link](https://example.com), and one that is longer than a line: Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft.

1. A list
   - in a list
2. with numbers

- [x] done
- [ ] to do

> Words of somebody else.`;

const TABLE = `| Model | For what | Credits |
| :--- | :--- | ---: |
| GPT-4o mini | a first draft, or a translation of a page | 2 |
| Claude Opus | what has to be right the first time | 150 |

\`\`\`python
def charge(tokens: int, microcredits_per_million: int) -> int:
    return -(-tokens * microcredits_per_million // 1_000_000)  # rounded up once
\`\`\``;

const FORMULAS = String.raw`The roots are \(x = \frac{-b \pm \sqrt{b^2-4ac}}{2a}\), and it costs $5.

$$\sum_{k=1}^{n} k = \frac{n(n+1)}{2}$$

\[ \begin{aligned} a &= b_1 + c \\ &= \begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix} \end{aligned} \]

What is none stays as it was written: $$\frac{1}{$$`;

export function AnswerSpecimens() {
  return (
    <SpecimenGroup id="answers" title="Answers">
      <Specimens>
        <Specimen name="prose">
          <RichText text={WORDS} />
        </Specimen>
        <Specimen name="tables and code">
          <RichText text={TABLE} />
        </Specimen>
        <Specimen name="formulas">
          <RichText text={FORMULAS} />
        </Specimen>
      </Specimens>
    </SpecimenGroup>
  );
}
