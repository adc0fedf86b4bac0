import { AppError, type PublicDetails } from "@scrip/errors";

/** The catalogue has no model that may answer this request under these controls. */
export class NoModelAvailableError extends AppError {
  override readonly name = "NoModelAvailableError";
  constructor(publicMessage: string, publicDetails?: PublicDetails) {
    super("no_model_available", publicMessage, publicDetails ? { publicDetails } : {});
  }
}
