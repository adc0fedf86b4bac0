export { AppFrame, type AppFrameProps, frameLinkClasses, Page } from "./app-frame.tsx";
export { Badge } from "./badge.tsx";
export { Button, type ButtonProps, buttonClasses } from "./button.tsx";
export { Card } from "./card.tsx";
export { classNames } from "./class-names.ts";
export { Credits, type CreditsProps } from "./credits.tsx";
export { type DayBar, DayChart, type DayChartProps } from "./day-chart.tsx";
export { dayName, exactTime } from "./describe-time.ts";
export { Detail, DetailList } from "./detail-list.tsx";
export { Dialog, type DialogProps, Drawer } from "./dialog.tsx";
export { Dollars, type DollarsProps } from "./dollars.tsx";
export { EmptyState } from "./empty-state.tsx";
export { ErrorNotice, type ErrorNoticeProps } from "./error-notice.tsx";
export { controlClasses, Field, type FieldProps, TextInput, type TextInputProps } from "./field.tsx";
export {
  ChatIcon,
  CloseIcon,
  CopyIcon,
  CreditsIcon,
  CustomersIcon,
  HistoryIcon,
  OperationsIcon,
  OverviewIcon,
  PlusIcon,
  ReceiptsIcon,
  RequestsIcon,
  RevenueIcon,
  SendIcon,
  SettingsIcon,
  StopIcon,
  ThumbDownIcon,
  ThumbUpIcon,
} from "./icons.tsx";
export { Popover, PopoverClose } from "./popover.tsx";
export { RelativeTime } from "./relative-time.tsx";
export { Skeleton } from "./skeleton.tsx";
export { Sparkline } from "./sparkline.tsx";
export { Stat, StatList, type StatProps } from "./stat.tsx";
export { Cell, HeadCell, Row, Table } from "./table.tsx";
export { TextField, type TextFieldProps } from "./text-field.tsx";
export { type ToastMessage, ToastProvider, useToast } from "./toast.tsx";
export { Wordmark } from "./wordmark.tsx";
