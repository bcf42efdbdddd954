// What to paste into a terminal. Names come from anybody: each is quoted for JSON, for regular expressions and for the
// shell, in this order.

function quoted(text) {
  return `'${text.replace(/'/g, "'\\''")}'`;
}

/** A word of a command, in quotation marks only where the shell would take it apart. */
function word(text) {
  return /^[\w.,:/@%+-]+$/.test(text) && !text.startsWith("-") ? text : quoted(text);
}

/** JSON in single quotation marks, closed before and opened after the time, which the shell puts in. */
function timed(object) {
  const json = JSON.stringify(object).replace(/'/g, "'\\''");
  return `'${json.replace('"sent_at":0', "\"sent_at\":'$(date +%s%3N)'")}'`;
}

const LINE = " \\\n  ";
const STANDARD_BACKENDS = "tcp://127.0.0.1:5557";

/** With settings.program the cluster is `muster up` on this machine, and a node can be killed by its name. */
export function commands(settings, topic, node, origin) {
  const program = word(settings.program || "muster");
  const hub = settings.backends === STANDARD_BACKENDS ? "" : ` --hub ${word(settings.backends)}`;
  const name = topic.startsWith("-") ? `-- ${quoted(topic)}` : word(topic);
  const data = (text) => ({ text, sent_at: 0 });
  const body = timed({ topic, event: "said", data: data("Hello from curl") });
  const pattern = node && node.replace(/[^\w-]/g, "\\$&");
  return {
    push: `${program} push${hub} --event said${LINE}${name}${LINE}${timed(data("Hello from a terminal"))}`,
    http: `curl ${origin}/v1/push${LINE}-H 'Content-Type: application/json'${LINE}-d ${body}`,
    kill: settings.program && node ? `pkill -KILL -f${LINE}${quoted(`muster node .*--name ${pattern}( |$)`)}` : undefined,
  };
}

export async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Not a secure context, as a page of another machine without TLS is none.
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  if (!copied) throw new Error("the browser does not allow it");
}
