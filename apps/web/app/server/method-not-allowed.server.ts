/** The answer of a resource route to the method that it does not take. */
export function methodNotAllowed(allowed: "GET" | "POST"): Response {
  return Response.json(
    { error: { code: "invalid_input", message: `Use ${allowed} here.` } },
    { status: 405, headers: { Allow: allowed } },
  );
}
