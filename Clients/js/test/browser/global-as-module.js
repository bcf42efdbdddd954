// The plain script in the place of the module, so that the same tests hold for both forms.

export const { MusterClient, MusterError, afterClose } = globalThis.Muster;
