import {
  IconAdjustmentsHorizontal,
  IconAlertTriangle,
  IconArrowDown,
  IconArrowNarrowDown,
  IconArrowNarrowUp,
  IconArrowsShuffle,
  IconArrowUp,
  IconBan,
  IconChartLine,
  IconCheck,
  IconChevronRight,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  IconClock,
  IconCloudDownload,
  IconCopy,
  IconCopyPlus,
  IconDatabase,
  IconDatabasePlus,
  IconDeviceDesktop,
  IconDots,
  IconDownload,
  IconFile,
  IconFilterOff,
  IconFlame,
  IconFolder,
  IconFolderOff,
  IconGripVertical,
  IconHistory,
  IconInfoCircle,
  IconKeyboard,
  IconLanguage,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconLock,
  IconLogout,
  IconMapOff,
  IconMenu2,
  IconMoon,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerPlayFilled,
  IconPlayerStopFilled,
  IconPlus,
  IconRefresh,
  IconRotateClockwise,
  IconSearch,
  IconSearchOff,
  IconSettings,
  IconSun,
  IconTrash,
  IconWorld,
  IconX,
} from '@tabler/icons-react'

type Drawing = typeof IconX
type IconProps = { size?: number; className?: string | undefined }

/** Never named: what stands beside it, or the button around it, has the name. */
// @__NO_SIDE_EFFECTS__
function icon(Drawing: Drawing) {
  return ({ size = 16, className }: IconProps) => (
    <Drawing size={size} stroke={1.75} aria-hidden {...(className !== undefined && { className })} />
  )
}

/*
 * Each drawing means one thing, everywhere; each thing has one drawing.
 */

// Places.
export const OverviewIcon = icon(IconChartLine)
export const BucketIcon = icon(IconDatabase)
export const FilesIcon = icon(IconFolder)
export const ObjectIcon = icon(IconFile)
export const ConfigurationIcon = icon(IconAdjustmentsHorizontal)
export const PullIcon = icon(IconCloudDownload)
export const WarmUpIcon = icon(IconFlame)
export const RuleIcon = icon(IconArrowsShuffle)
export const SettingsIcon = icon(IconSettings)
export const CrumbIcon = icon(IconChevronRight)

// What can be done.
export const AddIcon = icon(IconPlus)
export const AddBucketIcon = icon(IconDatabasePlus)
export const EditIcon = icon(IconPencil)
export const DeleteIcon = icon(IconTrash)
/** To the clipboard; a second one of something is `DuplicateIcon`. */
export const CopyIcon = icon(IconCopy)
export const CopiedIcon = icon(IconCheck)
export const DuplicateIcon = icon(IconCopyPlus)
/** Is taken to be dragged. */
export const DragIcon = icon(IconGripVertical)
/** What was before, and the way back to it. */
export const HistoryIcon = icon(IconHistory)
export const MoveUpIcon = icon(IconArrowUp)
export const MoveDownIcon = icon(IconArrowDown)
export const AscendingIcon = icon(IconArrowNarrowUp)
export const DescendingIcon = icon(IconArrowNarrowDown)
export const SearchIcon = icon(IconSearch)
export const DownloadIcon = icon(IconDownload)
/** Reads again what is on the screen. */
export const RefreshIcon = icon(IconRefresh)
/** Does again what has failed. */
export const RetryIcon = icon(IconRotateClockwise)
export const PauseIcon = icon(IconPlayerPause)
export const ResumeIcon = icon(IconPlayerPlay)
/** Ends what is running. */
export const StopIcon = icon(IconPlayerStopFilled)
/** Takes off the screen. */
export const CloseIcon = icon(IconX)
export const MoreIcon = icon(IconDots)
export const MenuIcon = icon(IconMenu2)
export const CollapseIcon = icon(IconLayoutSidebarLeftCollapse)
export const ExpandIcon = icon(IconLayoutSidebarLeftExpand)
export const KeyboardIcon = icon(IconKeyboard)
export const LanguageIcon = icon(IconLanguage)
export const LightIcon = icon(IconSun)
export const DarkIcon = icon(IconMoon)
export const SystemThemeIcon = icon(IconDeviceDesktop)
export const LogOutIcon = icon(IconLogout)

// How something is.
export const DoneIcon = icon(IconCircleCheckFilled)
export const FailedIcon = icon(IconCircleXFilled)
export const RunningIcon = icon(IconPlayerPlayFilled)
export const QueuedIcon = icon(IconClock)
export const CancelledIcon = icon(IconBan)
export const OffIcon = icon(IconCircleDashed)
export const WarningIcon = icon(IconAlertTriangle)
export const InfoIcon = icon(IconInfoCircle)
export const PrivateIcon = icon(IconLock)
export const PublicIcon = icon(IconWorld)

// Nothing is here.
export const NoneFoundIcon = icon(IconSearchOff)
export const NoneLeftIcon = icon(IconFilterOff)
export const NoSuchBucketIcon = icon(IconFolderOff)
export const NoSuchPageIcon = icon(IconMapOff)
