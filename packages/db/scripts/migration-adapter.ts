import { PrismaPg } from "@prisma/adapter-pg";
import { ColumnTypeEnum, type SqlQuery, type SqlResultSet } from "@prisma/driver-adapter-utils";
import pg from "pg";

const INTERNAL_CHAR_OID = 18;
const BPCHAR_OID = 1042;

type AdapterInside = {
  queryRaw(query: SqlQuery): Promise<SqlResultSet>;
  performIO(query: SqlQuery): Promise<pg.QueryResult>;
};

/**
 * Prisma's Postgres adapter (7.10) with two gaps closed that only migrations meet.
 *
 * It cuts a script at every semicolon, also inside function bodies and comments; Postgres takes a whole script in one
 * simple query, which also makes a migration all or nothing. And it does not know the internal type "char" of Postgres'
 * own catalogue, which the engine reads to compare a database with the schema.
 */
export class MigrationAdapter extends PrismaPg {
  readonly #pool: pg.Pool;

  constructor(databaseUrl: string) {
    const pool = new pg.Pool({ connectionString: databaseUrl });
    super(pool);
    this.#pool = pool;
  }

  override async connect() {
    const adapter = await super.connect();
    const inside = adapter as unknown as AdapterInside;
    adapter.executeScript = (script) => this.#executeWholeScript(script);
    const queryRaw = adapter.queryRaw;
    adapter.queryRaw = async (query) => {
      let charColumns = new Set<number>();
      const noticing = Object.create(inside, {
        performIO: {
          value: async (io: SqlQuery) => {
            const result = await inside.performIO(io);
            charColumns = announceCharsAsText(result.fields);
            return result;
          },
        },
      });
      const answer: SqlResultSet = await queryRaw.call(noticing, query);
      const columnTypes = answer.columnTypes.map((type, i) => (charColumns.has(i) ? ColumnTypeEnum.Character : type));
      return { ...answer, columnTypes };
    };
    return adapter;
  }

  async #executeWholeScript(script: string): Promise<void> {
    try {
      await this.#pool.query(script);
    } catch (error) {
      // The engine would report a foreign error only by a number.
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      throw error;
    }
  }
}

function announceCharsAsText(fields: pg.FieldDef[]): Set<number> {
  const charColumns = new Set<number>();
  fields.forEach((field, index) => {
    if (field.dataTypeID !== INTERNAL_CHAR_OID) return;
    charColumns.add(index);
    field.dataTypeID = BPCHAR_OID;
  });
  return charColumns;
}
