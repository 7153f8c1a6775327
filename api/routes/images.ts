import { Hono } from "hono";
import * as z from "zod";
import type { ApiEnvironment } from "../environment.ts";
import type { ImageLimits } from "../image/inspect-image.ts";
import type { ImageRecord } from "../images/image-record.ts";
import type { Images } from "../images/images.ts";
import { requireScope } from "../middleware/require-scope.ts";
import { type NamedSchema, type Operation, schemaRef } from "../openapi/document.ts";
import { ProblemError } from "../problem-error.ts";
import { receiveImageBody } from "../upload/receive-image-body.ts";

export interface ImagesDependencies {
  readonly images: Images;
  readonly limits: ImageLimits & { readonly bodyTimeoutMs: number };
}

const IMAGE_TYPES = ["image/jpeg", "image/png", "image/webp", "image/avif"] as const;

const imageSchema = z.strictObject({
  id: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  width: z.int().positive(),
  height: z.int().positive(),
  type: z.enum(IMAGE_TYPES),
  expires_at: z.iso.datetime(),
});

type Image = z.infer<typeof imageSchema>;

const NO_STORE = { "Cache-Control": "no-store" };

/** POST /v1/images, GET and DELETE /v1/images/{id}: pictures that are sent once and asked about often. */
export function images({ images, limits }: ImagesDependencies): Hono<ApiEnvironment> {
  const scope = requireScope("segment");
  return new Hono<ApiEnvironment>()
    .post("/v1/images", scope, async (c) => {
      const record = await receiveImageBody(c.req.raw, c.get("principal"), images, limits);
      return c.json(describe(record), 201, { ...NO_STORE, Location: `/v1/images/${record.id}` });
    })
    .get("/v1/images/:id", scope, async (c) => {
      const id = c.req.param("id");
      c.header("Vary", "Accept", { append: true });
      if (!asksForPicture(c.req.header("Accept"))) {
        const record = await images.find(c.get("principal"), id);
        if (!record) throw unknownImage(id);
        return c.json(describe(record), 200, NO_STORE);
      }
      const opened = await images.open(c.get("principal"), id);
      if (!opened) throw unknownImage(id);
      return c.body(opened.bytes, 200, { ...NO_STORE, "Content-Type": mediaTypeOf(opened.record) });
    })
    .delete("/v1/images/:id", scope, async (c) => {
      const id = c.req.param("id");
      if (!await images.remove(c.get("principal"), id)) throw unknownImage(id);
      return c.body(null, 204, NO_STORE);
    });
}

function describe(record: ImageRecord): Image {
  const { id, width, height, expires_at } = record;
  return { id, width, height, type: mediaTypeOf(record), expires_at };
}

function mediaTypeOf({ type }: ImageRecord): Image["type"] {
  return `image/${type}`;
}

/** Whether the file is wanted, not what is known of it. */
function asksForPicture(accept = ""): boolean {
  return /(^|[\s,])image\//i.test(accept) && !/application\/json/i.test(accept);
}

function unknownImage(id: string): ProblemError {
  return new ProblemError("not_found", {
    detail: `Send the picture again: none with this id is kept for your key (${id.slice(0, 80)})`,
  });
}

const ID = {
  name: "id",
  in: "path",
  required: true,
  description: "As POST /v1/images or a result's `image.id` gave it",
  schema: { type: "string", pattern: "^sha256:[0-9a-f]{64}$" },
};

const FILE = { schema: { type: "string", contentMediaType: "application/octet-stream" } };

export const imagesOperations: readonly Operation[] = [
  {
    method: "post",
    path: "/v1/images",
    operationId: "createImage",
    summary: "Send a picture, to ask about it by its id",
    description: "The type is told by the content. Metadata (place, time, camera) is not kept.",
    secured: true,
    scope: "segment",
    requestBody: {
      required: true,
      content: {
        ...Object.fromEntries(
          [...IMAGE_TYPES, "application/octet-stream"].map((type) => [type, FILE]),
        ),
        "multipart/form-data": {
          schema: {
            type: "object",
            required: ["image"],
            additionalProperties: false,
            properties: { image: FILE.schema },
          },
        },
      },
    },
    responses: {
      "201": {
        description: "The picture is kept until `expires_at`, and longer when it's used",
        headers: { Location: { description: "Its address", schema: { type: "string" } } },
        content: { "application/json": { schema: schemaRef("Image") } },
      },
    },
    problems: [
      "image_missing",
      "image_empty",
      "request_timeout",
      "image_too_large",
      "image_type_unsupported",
      "heic_unsupported",
      "content_type_unsupported",
      "content_encoding_unsupported",
      "request_invalid",
      "image_unreadable",
      "image_truncated",
      "image_too_many_pixels",
      "store_unavailable",
    ],
  },
  {
    method: "get",
    path: "/v1/images/{id}",
    operationId: "getImage",
    summary: "What is known of a picture, or the picture itself",
    description: "With `Accept: image/*` the file is sent, without its metadata.",
    secured: true,
    scope: "segment",
    parameters: [ID],
    responses: {
      "200": {
        description: "The picture's size, type and end",
        content: { "application/json": { schema: schemaRef("Image") }, "image/*": FILE },
      },
    },
    problems: ["not_found"],
  },
  {
    method: "delete",
    path: "/v1/images/{id}",
    operationId: "deleteImage",
    summary: "Forget a picture",
    description: "Results made of it stay. What an embed token forgets stays for others who have " +
      "sent the same picture.",
    secured: true,
    scope: "segment",
    parameters: [ID],
    responses: { "204": { description: "It's forgotten" } },
    problems: ["not_found", "store_unavailable"],
  },
];

export const imagesSchemas: readonly NamedSchema[] = [{
  id: "Image",
  schema: imageSchema,
  io: "output",
  description: "A picture that is kept for a while; width and height are those of the upright one.",
  example: {
    id: "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    width: 1280,
    height: 720,
    type: "image/jpeg",
    expires_at: "2030-01-02T00:00:00.000Z",
  },
}];
