/** A file that came in a form. */
export interface UploadedFile {
  /** The field's name. */
  readonly field: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** A form's text fields and files. */
export interface Form {
  readonly fields: Readonly<Record<string, string>>;
  readonly files: readonly UploadedFile[];
}

/** Reads a multipart or urlencoded form; null when it isn't one, or is broken. */
export async function readForm(body: Buffer, contentType: string): Promise<Form | null> {
  try {
    const response = new Response(new Uint8Array(body), { headers: { "content-type": contentType } });
    return await collect(await response.formData());
  } catch {
    return null;
  }
}

async function collect(form: FormData): Promise<Form> {
  const fields: Record<string, string> = {};
  const files: UploadedFile[] = [];
  for (const [field, value] of form) {
    if (typeof value === "string") fields[field] = value;
    else files.push({ field, name: value.name, type: value.type, bytes: Buffer.from(await value.arrayBuffer()) });
  }
  return { fields, files };
}
