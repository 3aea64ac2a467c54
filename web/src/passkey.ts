// SPDX-License-Identifier: EUPL-1.2
// Passkeys: the browser's JSON helpers where it has them, our own base64url where it has not (WebAuthn L3 §5.1.8 ff.).

type Json = Record<string, unknown>;

function toBytes(text: unknown): ArrayBuffer {
  const plain = atob(String(text).replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0)).buffer;
}

function toText(bytes: ArrayBuffer | null): string | undefined {
  if (!bytes) return undefined;
  const plain = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

const withIds = (list: unknown) =>
  Array.isArray(list) ? list.map((entry: Json) => ({ ...entry, id: toBytes(entry["id"]) })) : [];

function creationFrom(question: Json): PublicKeyCredentialCreationOptions {
  const maker = PublicKeyCredential as unknown as {
    parseCreationOptionsFromJSON?: (json: Json) => PublicKeyCredentialCreationOptions;
  };
  if (maker.parseCreationOptionsFromJSON) return maker.parseCreationOptionsFromJSON(question);
  const user = question["user"] as Json;
  return {
    ...question,
    challenge: toBytes(question["challenge"]),
    user: { ...user, id: toBytes(user["id"]) },
    excludeCredentials: withIds(question["excludeCredentials"]),
  } as unknown as PublicKeyCredentialCreationOptions;
}

function requestFrom(question: Json): PublicKeyCredentialRequestOptions {
  const maker = PublicKeyCredential as unknown as {
    parseRequestOptionsFromJSON?: (json: Json) => PublicKeyCredentialRequestOptions;
  };
  if (maker.parseRequestOptionsFromJSON) return maker.parseRequestOptionsFromJSON(question);
  return {
    ...question,
    challenge: toBytes(question["challenge"]),
    allowCredentials: withIds(question["allowCredentials"]),
  } as unknown as PublicKeyCredentialRequestOptions;
}

function attestation(response: AuthenticatorAttestationResponse): Json {
  return {
    clientDataJSON: toText(response.clientDataJSON),
    attestationObject: toText(response.attestationObject),
    authenticatorData: toText(response.getAuthenticatorData?.()),
    publicKey: toText(response.getPublicKey?.() ?? null),
    publicKeyAlgorithm: response.getPublicKeyAlgorithm?.(),
    transports: response.getTransports?.() ?? [],
  };
}

function assertion(response: AuthenticatorAssertionResponse): Json {
  return {
    clientDataJSON: toText(response.clientDataJSON),
    authenticatorData: toText(response.authenticatorData),
    signature: toText(response.signature),
    userHandle: toText(response.userHandle),
  };
}

function asJson(credential: PublicKeyCredential): object {
  const own = credential as unknown as { toJSON?: () => object };
  if (own.toJSON) return own.toJSON();
  const { response } = credential;
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response:
      "attestationObject" in response
        ? attestation(response as AuthenticatorAttestationResponse)
        : assertion(response as AuthenticatorAssertionResponse),
  };
}

export const passkeysPossible = () => "PublicKeyCredential" in globalThis;

/** The new credential as RegistrationResponseJSON. Rejects when the person declines. */
export async function makePasskey(question: object): Promise<object> {
  const made = await navigator.credentials.create({ publicKey: creationFrom(question as Json) });
  return asJson(made as PublicKeyCredential);
}

/** The proof as AuthenticationResponseJSON. Rejects when the person declines. */
export async function provePasskey(question: object): Promise<object> {
  const proof = await navigator.credentials.get({ publicKey: requestFrom(question as Json) });
  return asJson(proof as PublicKeyCredential);
}
