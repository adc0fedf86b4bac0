import {
  Button,
  EmptyState,
  ErrorNotice,
  Notice,
  PendingBar,
  Progress,
  Skeleton,
  SkeletonCard,
  SkeletonRows,
  SkeletonText,
} from "@scrip/ui";
import { Specimen, SpecimenGroup, Specimens } from "./specimen.tsx";

const TONES = ["neutral", "good", "warn", "bad", "held"] as const;

export function MessageSpecimens() {
  return (
    <SpecimenGroup id="messages" title="States: saying so, waiting, nothing there">
      <Specimens>
        <Specimen name="Notice">
          {TONES.map((tone) => (
            <Notice key={tone} tone={tone} title={`You owe 120 credits (${tone})`}>
              A refund took back more than was left. The next purchase repays it first.
            </Notice>
          ))}
        </Specimen>
        <Specimen name="ErrorNotice: the money first, the id last">
          <ErrorNotice
            title="Nothing was charged."
            referenceId="req_01a206e29d3971b88573b4b5e3e0c2a8"
            action={<Button size="small">Try again</Button>}
          >
            The provider did not answer. Try again, or choose another model.
          </ErrorNotice>
          <ErrorNotice title="This code is not known." />
        </Specimen>
        <Specimen name="EmptyState">
          <EmptyState title="No receipts yet" action={<Button>Buy credits</Button>}>
            Each purchase gets a receipt, which stands here.
          </EmptyState>
        </Specimen>
        <Specimen name="Progress">
          <Progress label="Monthly cap" share={0.3} text="30 of 100 dollars" />
          <Progress label="Monthly cap" share={0.85} text="85 of 100 dollars" tone="warn" />
          <Progress label="Monthly cap" share={1} text="100 of 100 dollars" tone="bad" />
          <Progress label="Held" share={0.1} text="10 of 100 credits" tone="held" />
          <Progress label="Nothing yet" share={0} text="0 of 100 credits" />
        </Specimen>
        <Specimen name="Skeleton, SkeletonText, SkeletonCard">
          <Skeleton className="h-9 w-40" />
          <SkeletonText />
          <SkeletonCard />
        </Specimen>
        <Specimen name="SkeletonRows; PendingBar is at the top of the window">
          <SkeletonRows rows={3} />
          <PendingBar loading={false} />
        </Specimen>
      </Specimens>
    </SpecimenGroup>
  );
}
