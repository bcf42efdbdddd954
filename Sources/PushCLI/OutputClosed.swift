/// Nobody reads standard output any more.
struct OutputClosed: Error {}
