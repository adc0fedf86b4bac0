export { Amount } from "./amount.tsx";
export {
  AppFrame,
  type AppFrameProps,
  FramePlace,
  frameCommandClasses,
  frameLinkClasses,
  frameMessagePlace,
  Page,
} from "./app-frame.tsx";
export { Badge } from "./badge.tsx";
export { Button, type ButtonProps, buttonClasses } from "./button.tsx";
export { Card } from "./card.tsx";
export { Chart, type ChartProps } from "./chart.tsx";
export { COLORED_MODELS, modelColor, OTHER_COLOR, seriesColor } from "./chart-colors.ts";
export type { ChartData, ChartRow, ChartSeries, Measure } from "./chart-data.ts";
export { ChartTable } from "./chart-table.tsx";
export { ChartWithTable, type ChartWithTableProps } from "./chart-with-table.tsx";
export { Checkbox, type CheckboxProps, Switch } from "./choice.tsx";
export { classNames } from "./class-names.ts";
export { CodeField } from "./code-field.tsx";
export { ConfirmDialog, type ConfirmDialogProps } from "./confirm-dialog.tsx";
export { CopyButton } from "./copy-button.tsx";
export { Credits, type CreditsProps } from "./credits.tsx";
export { dayName, exactTime } from "./describe-time.ts";
export { Detail, DetailList } from "./detail-list.tsx";
export { Dialog, type DialogProps, Drawer } from "./dialog.tsx";
export { Dollars, type DollarsProps } from "./dollars.tsx";
export { EmptyState } from "./empty-state.tsx";
export { ErrorNotice, type ErrorNoticeProps } from "./error-notice.tsx";
export { controlClasses, Field, type FieldProps, TextInput, type TextInputProps } from "./field.tsx";
export {
  ChatIcon,
  CheckIcon,
  CloseIcon,
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
} from "./icons.tsx";
export { Menu, MenuItem, type MenuItemProps, MenuSeparator } from "./menu.tsx";
export { Notice, type NoticeProps } from "./notice.tsx";
export { PageScripts } from "./page-scripts.tsx";
export { PendingBar } from "./pending-bar.tsx";
export { Popover, PopoverClose } from "./popover.tsx";
export { Progress, type ProgressProps } from "./progress.tsx";
export { RadioGroup, type RadioGroupProps, type RadioOption } from "./radio-group.tsx";
export { RankBars, type RankBarsProps } from "./rank-bars.tsx";
export { RecoveryCodes } from "./recovery-codes.tsx";
export { RelativeTime } from "./relative-time.tsx";
export { Select, SelectField, type SelectFieldProps, type SelectOption, type SelectProps } from "./select.tsx";
export { Skeleton, SkeletonCard, SkeletonRows, SkeletonText } from "./skeleton.tsx";
export { SkipLink } from "./skip-link.tsx";
export { Sparkline } from "./sparkline.tsx";
export { Stat, StatList, type StatProps } from "./stat.tsx";
export { Cell, HeadCell, Row, SortCell, type SortCellProps, Table } from "./table.tsx";
export { Tabs, type TabsProps } from "./tabs.tsx";
export { TextField, type TextFieldProps } from "./text-field.tsx";
export { type ToastMessage, ToastProvider, useToast } from "./toast.tsx";
export { Tooltip } from "./tooltip.tsx";
export { TwoFactorSecret } from "./two-factor-secret.tsx";
export { useFocusFirstError } from "./use-focus-first-error.ts";
export { Wordmark } from "./wordmark.tsx";
