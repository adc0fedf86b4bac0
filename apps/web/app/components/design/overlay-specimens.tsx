import {
  Button,
  ConfirmDialog,
  Detail,
  DetailList,
  Dialog,
  Drawer,
  Menu,
  MenuItem,
  MenuSeparator,
  Popover,
  PopoverClose,
  Tabs,
  TextField,
  Tooltip,
  useToast,
} from "@scrip/ui";
import { useState } from "react";
import { Specimen, SpecimenGroup, Specimens } from "./specimen.tsx";

type Open = "dialog" | "drawer" | "confirm" | null;

export function OverlaySpecimens() {
  const [open, setOpen] = useState<Open>(null);
  const showToast = useToast();
  const close = () => setOpen(null);
  return (
    <SpecimenGroup id="overlays" title="What opens, floats and comes and goes">
      <Specimens>
        <Specimen name="Dialog, Drawer, ConfirmDialog">
          <div className="flex flex-wrap gap-3">
            <Button onClick={() => setOpen("dialog")}>Dialog</Button>
            <Button onClick={() => setOpen("drawer")}>Drawer</Button>
            <Button onClick={() => setOpen("confirm")}>Confirm</Button>
          </div>
        </Specimen>
        <Specimen name="Menu, Popover, Tooltip">
          <div className="flex flex-wrap gap-3">
            <Menu trigger={<Button>Menu</Button>} label="Conversation">
              <MenuItem>Rename</MenuItem>
              <MenuItem disabled>Move to a team</MenuItem>
              <MenuSeparator />
              <MenuItem danger>Delete</MenuItem>
            </Menu>
            <Popover trigger={<Button>Popover</Button>} label="Why this model">
              <p>A small explanation that opens at the words it explains.</p>
              <PopoverClose className="mt-3 text-accent underline">Close</PopoverClose>
            </Popover>
            <Tooltip text="Input and the longest answer, at today's price">
              <Button>Tooltip</Button>
            </Tooltip>
          </div>
        </Specimen>
        <Specimen name="useToast: neutral, good, bad">
          <div className="flex flex-wrap gap-3">
            <Button onClick={() => showToast({ title: "Conversation deleted" })}>Neutral</Button>
            <Button onClick={() => showToast({ title: "1,000 credits arrived", tone: "good" })}>Good</Button>
            <Button
              onClick={() =>
                showToast({ title: "Nothing was charged", body: "The provider did not answer.", tone: "bad" })
              }
            >
              Bad
            </Button>
          </div>
        </Specimen>
        <Specimen name="Tabs">
          <Tabs
            label="A request"
            tabs={[
              { value: "cost", label: "Cost", content: <p>What it cost, line by line.</p> },
              { value: "choice", label: "Choice", content: <p>Why this model, and two others.</p> },
              { value: "ids", label: "Ids", content: <p>What to give to support.</p> },
            ]}
          />
        </Specimen>
      </Specimens>
      <Dialog open={open === "dialog"} onOpenChange={close} title="Rename the conversation">
        <TextField label="Title" defaultValue="Migration plan" />
      </Dialog>
      <Drawer open={open === "drawer"} onOpenChange={close} title="Spent">
        <DetailList>
          <Detail name="Before">998.764</Detail>
          <Detail name="After">992.85</Detail>
        </DetailList>
      </Drawer>
      <ConfirmDialog
        open={open === "confirm"}
        onOpenChange={close}
        title="Delete this conversation?"
        description="Its text is erased at once and cannot be brought back. What it cost stays in your history."
        action={
          <Button variant="danger" onClick={close}>
            Delete it
          </Button>
        }
      />
    </SpecimenGroup>
  );
}
