import type { Pool } from "pg";
import { resourceMissing } from "../api/errors.ts";
import type { Tx } from "../database.ts";
import type { ObjectType, StripeObject, StripeObjects } from "../wire.ts";
import { cutPage, type Page, type PageQuery, startConditions } from "./page.ts";

/** Adds an object. `internal` is what Stripe knows about it and never answers. */
export async function insertObject(tx: Tx, object: StripeObject, internal: object | null = null): Promise<void> {
  await tx.query(`insert into sandbox_stripe.object (id, type, created, body, internal) values ($1, $2, $3, $4, $5)`, [
    object.id,
    object.object,
    createdAt(object),
    JSON.stringify(object),
    internal && JSON.stringify(internal),
  ]);
}

/** Most objects say `created`; invoice items call it `date`, discounts `start`. */
function createdAt(object: StripeObject): number {
  if ("created" in object) return object.created;
  return "date" in object ? object.date : object.start;
}

/** Replaces what the API answers for this object. */
export async function saveObject(tx: Tx, object: StripeObject): Promise<void> {
  await tx.query(`update sandbox_stripe.object set former_body = body, body = $2 where id = $1`, [
    object.id,
    JSON.stringify(object),
  ]);
}

/** The object as it was before it was last saved; null for one that never changed. */
export async function findFormerObject(tx: Tx, id: string): Promise<object | null> {
  const { rows } = await tx.query<{ former_body: object | null }>(
    `select former_body from sandbox_stripe.object where id = $1`,
    [id],
  );
  return rows[0]?.former_body ?? null;
}

export async function findObject<T extends ObjectType>(
  db: Pool | Tx,
  type: T,
  id: string,
): Promise<StripeObjects[T] | null> {
  const { rows } = await db.query<{ body: StripeObjects[T] }>(
    `select body from sandbox_stripe.object where id = $1 and type = $2 and not is_deleted`,
    [id, type],
  );
  return rows[0]?.body ?? null;
}

/** The object with this id, of whatever type. */
export async function findAnyObject(tx: Tx, id: string): Promise<StripeObject | null> {
  const { rows } = await tx.query<{ body: StripeObject }>(`select body from sandbox_stripe.object where id = $1`, [id]);
  return rows[0]?.body ?? null;
}

/**
 * Reads an object. `param` names the parameter the id came from; "id" when it stood in the path.
 *
 * @throws {StripeApiError} `resource_missing`
 */
export async function getObject<T extends ObjectType>(
  db: Pool | Tx,
  type: T,
  id: string,
  param = "id",
): Promise<StripeObjects[T]> {
  const object = await findObject(db, type, id);
  if (!object) throw resourceMissing(type, id, param);
  return object;
}

/** Like `getObject`, and nobody else can change the object until the transaction ends. */
export async function lockObject<T extends ObjectType>(
  tx: Tx,
  type: T,
  id: string,
  param = "id",
): Promise<StripeObjects[T]> {
  await lockAnyObject(tx, id);
  return getObject(tx, type, id, param);
}

/** Nobody else can change this object, of whatever type, until the transaction ends. */
export async function lockAnyObject(tx: Tx, id: string): Promise<void> {
  await tx.query(`select 1 from sandbox_stripe.object where id = $1 for update`, [id]);
}

/** What was given as `internal` when the object was added. */
export async function getInternal<T>(db: Pool | Tx, id: string): Promise<T> {
  const { rows } = await db.query<{ internal: T | null }>(`select internal from sandbox_stripe.object where id = $1`, [
    id,
  ]);
  const internal = rows[0]?.internal;
  if (!internal) throw new Error(`${id} has no internal part`);
  return internal;
}

/** Replaces what was given as `internal` when the object was added. */
export async function saveInternal(tx: Tx, id: string, internal: object): Promise<void> {
  await tx.query(`update sandbox_stripe.object set internal = $2 where id = $1`, [id, JSON.stringify(internal)]);
}

/** The object was deleted: nothing but its id is left to be read, and time does nothing more to it. */
export async function markDeleted(tx: Tx, id: string): Promise<void> {
  await tx.query(`delete from sandbox_stripe.timer where object_id = $1`, [id]);
  await tx.query(`update sandbox_stripe.object set is_deleted = true where id = $1`, [id]);
}

/** True for the id of an object of this type that was deleted. */
export async function isDeleted(tx: Tx, type: ObjectType, id: string): Promise<boolean> {
  const { rowCount } = await tx.query(`select from sandbox_stripe.object where id = $1 and type = $2 and is_deleted`, [
    id,
    type,
  ]);
  return rowCount === 1;
}

/** Takes an object away, as if it had never been, with everything that time would have done to it. */
export async function deleteObject(tx: Tx, id: string): Promise<void> {
  await tx.query(`delete from sandbox_stripe.timer where object_id = $1`, [id]);
  await tx.query(`delete from sandbox_stripe.object where id = $1`, [id]);
}

/** One condition of a list: the value at `path` in the object is one of `values`, or null. */
export type Filter = { path: string[]; values: string[] | null; isCaseIgnored?: boolean };

/** The filter for one parameter of a list; no filter when the parameter was not given. */
export function matching(path: string, wanted: string | boolean | string[] | undefined): Filter[] {
  if (wanted === undefined) return [];
  return [{ path: path.split("."), values: Array.isArray(wanted) ? wanted : [String(wanted)] }];
}

/** The filter for objects that have nothing at `path`. */
export function without(path: string): Filter {
  return { path: path.split("."), values: null };
}

export type ListQuery = PageQuery & { filters: Filter[] };

/**
 * A page of objects, newest first, and whether there are more beyond it.
 *
 * @throws {StripeApiError} `resource_missing` when the page starts at an object that is not there
 */
export async function listObjects<T extends ObjectType>(
  db: Pool | Tx,
  type: T,
  query: ListQuery,
): Promise<Page<StripeObjects[T]>> {
  if (query.from) await getObject(db, type, query.from.id, query.from.param);
  const where = startConditions();
  where.add(`type = ${where.bind(type)}`);
  where.add("not is_deleted");
  for (const { path, values, isCaseIgnored = false } of query.filters) {
    const value = `body #>> ${where.bind(path)}::text[]`;
    if (values === null) {
      where.add(`${value} is null`);
      continue;
    }
    const wanted = where.bind(isCaseIgnored ? values.map((text) => text.toLowerCase()) : values);
    where.add(`${isCaseIgnored ? `lower(${value})` : value} = any(${wanted}::text[])`);
  }
  const { rows } = await db.query<{ body: StripeObjects[T] }>(
    `select body from sandbox_stripe.object ${where.page("sandbox_stripe.object", query)}`,
    where.values,
  );
  const { page, hasMore } = cutPage(rows, query);
  return { page: page.map((row) => row.body), hasMore };
}
