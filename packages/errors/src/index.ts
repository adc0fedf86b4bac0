export {
  AppError,
  type AppErrorOptions,
  isAppError,
  type PublicDetails,
} from "./app-error.ts";
export {
  assert,
  InvalidInputError,
  InvariantError,
  NotFoundError,
} from "./common-errors.ts";
export { ERROR_CODES, type ErrorCode } from "./error-code.ts";
