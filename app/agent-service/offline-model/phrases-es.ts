import { listed, type Phrases } from "./phrases.ts";

const STATES: Record<string, string> = {
  placed: "está registrado y todavía no se ha preparado",
  packed: "está preparado y todavía no ha salido",
  shipped: "está en camino",
  delivered: "figura como entregado",
  returned: "figura como devuelto",
  refunded: "figura como reembolsado",
  cancelled: "está cancelado",
};

export const spanish: Phrases = {
  greeting: (name) => (name ? `Hola, ${name}:` : "Hola:"),
  signOff: (shopName, short) => (short ? shopName : `Un saludo cordial,\n${shopName}`),
  opening: {
    safety:
      "Gracias por avisarnos: por favor, deje de usar la pieza y manténgala lejos del calor y de las chispas hasta que se aclare.",
    missing_items: "Sentimos mucho que faltara algo en su paquete.",
    wrong_item: "Sentimos mucho que le haya llegado un artículo equivocado.",
    damaged: "Sentimos mucho que su artículo haya llegado dañado.",
    refund_status: "Gracias por preguntar por su reembolso.",
    return: "Gracias por preguntar por una devolución.",
    tracking_stalled: "Sentimos la espera.",
    complaint: "Sentimos mucho lo ocurrido y le agradecemos que nos lo diga con claridad.",
    payment: "Gracias por escribirnos sobre este pago.",
    thanks: "De nada, y gracias por responder.",
    greeting: "Gracias por escribirnos.",
    other: "Gracias por su mensaje.",
  },
  asking: {
    safety: "¿Puede decirnos dónde se nota exactamente y desde cuándo, con una foto si es posible sin riesgo?",
    wrong_item: "¿Puede decirnos la referencia impresa en lo que ha recibido?",
    return: "¿Puede decirnos qué artículo quiere devolver y por qué?",
    cancel_or_change: "¿Puede confirmarnos qué debemos cambiar o cancelar exactamente?",
    invoice: "¿Puede decirnos el nombre y la dirección que debe llevar la factura?",
    payment: "¿Puede decirnos la fecha y el importe del cargo, sin el número de la tarjeta?",
    bulk_price: "¿Puede decirnos la pieza exacta y la cantidad que necesita?",
    fitment: "¿Puede decirnos la pieza exacta y dónde quiere montarla?",
    shipping_question: "¿Puede decirnos adónde debe enviarse?",
    warranty: "¿Puede decirnos de qué producto se trata y qué ha ocurrido?",
    complaint: "¿Puede decirnos qué solución le parecería bien?",
    greeting: "¿En qué podemos ayudarle hoy?",
    other: "¿Puede contarnos un poco más, con el número de pedido si se trata de un pedido?",
  },
  quoteArticle: (sentence) => `Nuestra información, por ahora en inglés, dice: "${sentence}"`,
  state: (order, state, placedOn) =>
    `Su pedido ${order} del ${placedOn} ${STATES[state] ?? `tiene el estado "${state}"`}.`,
  shipped: (order, on, carrier, tracking) =>
    `El pedido ${order} salió el ${on} con ${carrier}, número de seguimiento ${tracking}.`,
  expected: (on) => `El transportista prevé entregarlo el ${on}.`,
  overdue: (on) => `Se esperaba para el ${on} y todavía no se ha entregado.`,
  lastScan: (scan) => `El último registro que tenemos dice: "${scan}".`,
  delivered: (order, on) => `El transportista indica que el pedido ${order} se entregó el ${on}.`,
  shortPacked: (order, items) =>
    `Nuestro registro de embalaje del pedido ${order} muestra ${listed(
      items.map(({ name, ordered, packed }) => `${packed} de ${ordered} × ${name}`),
      "y",
    )}.`,
  fullyPacked: (order) => `Nuestro registro de embalaje muestra completo el pedido ${order}.`,
  contains: (order, items) =>
    `El pedido ${order} incluía ${listed(
      items.map(({ name, quantity }) => `${quantity} × ${name}`),
      "y",
    )}.`,
  total: (order, total) => `El pedido ${order} suma ${total} en total.`,
  returnReceived: (order, on) => `Su devolución del pedido ${order} nos llegó el ${on}.`,
  returnOpen: (order, state) => `La devolución del pedido ${order} tiene el estado "${state}".`,
  refunded: (order, amount, on) => `Le reembolsamos ${amount} por el pedido ${order}${on ? ` el ${on}` : ""}.`,
  notRefunded: (order) => `En nuestros registros todavía no hay ningún reembolso del pedido ${order}.`,
  unknownOrder: (number) =>
    `No encontramos el pedido ${number} con sus datos de contacto: ¿puede comprobar el número o decirnos el correo con el que compró?`,
  askOrderNumber: "¿Puede decirnos su número de pedido?",
  askPhoto: "¿Puede enviarnos una foto de lo que ha recibido?",
  apology: "Le pedimos disculpas por las molestias.",
};
