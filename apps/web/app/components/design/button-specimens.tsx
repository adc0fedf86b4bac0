import {
  Badge,
  Button,
  ChatIcon,
  CheckIcon,
  CloseIcon,
  CopyButton,
  CopyIcon,
  CreditsIcon,
  CustomersIcon,
  HistoryIcon,
  KeyboardIcon,
  MoreIcon,
  OperationsIcon,
  OverviewIcon,
  PlusIcon,
  ReceiptsIcon,
  RequestsIcon,
  RevenueIcon,
  SendIcon,
  SettingsIcon,
  StopIcon,
  ThemeIcon,
  ThumbDownIcon,
  ThumbUpIcon,
  UsageIcon,
} from "@scrip/ui";
import { LONG_LABEL } from "./samples.ts";
import { Specimen, SpecimenGroup, Specimens } from "./specimen.tsx";

const VARIANTS = ["primary", "secondary", "quiet", "danger"] as const;
const TONES = ["neutral", "accent", "good", "warn", "bad", "held"] as const;

export function ButtonSpecimens() {
  return (
    <SpecimenGroup id="buttons" title="Buttons, badges, icons">
      <Specimens>
        {VARIANTS.map((variant) => (
          <Specimen key={variant} name={`Button ${variant}: normal, small, busy, disabled`}>
            <div className="flex flex-wrap items-center gap-3">
              <Button variant={variant}>Buy Starter</Button>
              <Button variant={variant} size="small">
                Buy Starter
              </Button>
              <Button variant={variant} busy>
                Buy Starter
              </Button>
              <Button variant={variant} disabled>
                Buy Starter
              </Button>
            </div>
          </Specimen>
        ))}
        <Specimen name="Button, a label of 40 characters">
          <div className="flex flex-wrap gap-3">
            <Button variant="primary">{LONG_LABEL}</Button>
          </div>
        </Specimen>
        <Specimen name="CopyButton">
          <div className="flex flex-wrap items-center gap-3">
            <CopyButton text="req_01" what="request id" />
            <CopyButton text="req_01" what="request id" iconOnly />
          </div>
        </Specimen>
        <Specimen name="Badge">
          <div className="flex flex-wrap gap-2">
            {TONES.map((tone) => (
              <Badge key={tone} tone={tone}>
                {tone}
              </Badge>
            ))}
          </div>
        </Specimen>
        <Specimen name="Icons, always beside a word or with a label">
          <div className="flex flex-wrap gap-3 text-text-muted">
            <ChatIcon />
            <CreditsIcon />
            <UsageIcon />
            <HistoryIcon />
            <ReceiptsIcon />
            <SettingsIcon />
            <OverviewIcon />
            <CustomersIcon />
            <RequestsIcon />
            <RevenueIcon />
            <OperationsIcon />
            <SendIcon />
            <StopIcon />
            <CopyIcon />
            <CheckIcon />
            <CloseIcon />
            <PlusIcon />
            <MoreIcon />
            <ThumbUpIcon />
            <ThumbDownIcon />
            <ThemeIcon />
            <KeyboardIcon />
          </div>
        </Specimen>
      </Specimens>
    </SpecimenGroup>
  );
}
