import { Form } from "@remix-run/react";
import { Button } from "@scrip/ui";

export type OperatorFootProps = { operator: { name: string; email: string; role: string } };

/** Who is logged in, as what, and the way out. */
export function OperatorFoot({ operator }: OperatorFootProps) {
  return (
    <div className="flex items-center justify-between gap-3 sm:grid sm:gap-2">
      <p className="grid min-w-0 text-13 max-sm:sr-only">
        <span className="truncate font-medium">{operator.name}</span>
        <span className="truncate text-12 text-text-muted" title={operator.email}>
          {operator.role}
        </span>
      </p>
      <Form method="post" action="/logout">
        <Button type="submit" size="small">
          Log out
        </Button>
      </Form>
    </div>
  );
}
