/** One page of the shop's knowledge: what a draft may lean on. */
export type Article = { slug: string; title: string; tags: string[]; body: string };

/** The knowledge of Fennick Hose & Fitting, a made-up shop. Facts here agree with each other and with the catalog. */
export const articles: Article[] = [
  {
    slug: "shipping-times",
    title: "Shipping times and costs",
    tags: ["shipping"],
    body: `Orders placed before 14:00 on a business day leave our warehouse the same day; later orders leave the next business day. Hose cut to length is cut the same day.
Standard shipping within the United States takes 3 to 5 business days and costs $8.95. It is free for orders of $99 or more.
Express shipping takes 1 to 2 business days and costs $24. We name a range, never a delivery day: carriers do not guarantee one.
A tracking link goes out by mail as soon as the parcel leaves.`,
  },
  {
    slug: "short-shipments",
    title: "Short shipments: items missing from the box",
    tags: ["orders", "shipping"],
    body: `Every order has a packing record that says how many of each item went into the box. Ask for the order number and compare the record with what the customer counts.
If the record shows fewer packed than ordered, the mistake is ours. Missing items go out free by express when in stock. The customer may choose a refund of the missing items instead, at the price paid.
If the record shows everything packed, ask for a photo of the contents and the packing slip within 14 days of delivery, then send the missing items by standard shipping.
Nothing has to be sent back.`,
  },
  {
    slug: "tracking-not-moving",
    title: "When tracking does not move",
    tags: ["shipping", "orders"],
    body: `A parcel can go without a scan for up to 3 business days, most often between two sorting centers. Until then the best advice is to wait.
After 3 business days without a scan we open a search with the carrier. The carrier answers within 2 business days.
If the carrier cannot find it, or 7 business days have passed since the last scan, the parcel counts as lost: we send a free replacement by express or refund the order in full, as the customer prefers.`,
  },
  {
    slug: "damaged-parcel",
    title: "Parcels damaged on the way",
    tags: ["shipping", "returns"],
    body: `Please send a photo of the box and of the damaged part within 7 days of delivery. Keep the packaging until we have answered.
Damaged parts are replaced free, by express when in stock, or refunded. We handle the claim with the carrier, the customer does not have to.
Never fit a fitting with a bent flare or a damaged thread, or a hose with broken braid.`,
  },
  {
    slug: "delivered-not-received",
    title: "Tracking says delivered, but there is no parcel",
    tags: ["shipping", "orders"],
    body: `Ask the customer to check with neighbors, the mail room and the place named in the delivery note. Carriers sometimes scan a parcel a day early.
If it has not turned up 2 business days after the delivery scan, we open a search with the carrier. If the carrier cannot prove delivery to the address on the order, we replace the parcel free or refund it.`,
  },
  {
    slug: "returns-window",
    title: "Returns within 30 days",
    tags: ["returns"],
    body: `Unused parts in their original packaging can come back within 30 days of delivery. Write to us with the order number and we send a return form; please do not send parts without it.
There is no restocking fee. The customer pays the return postage, unless we sent the wrong part or the part is faulty: then we send a prepaid label.
Fittings that have been assembled on a hose or tightened count as used. Hose cut to length has its own rule.`,
  },
  {
    slug: "cut-hose-returns",
    title: "Cut hose cannot be returned",
    tags: ["returns", "hose"],
    body: `Hose that we cut to the customer's length cannot be returned or exchanged, even unused, because it cannot be sold again. The product page and the order confirmation say so.
Full uncut rolls and hose sold in fixed lengths of 10 or 20 feet, still sealed, follow the ordinary 30-day rule.
Exceptions: we cut the wrong length or sent the wrong hose, or the hose is faulty. Then we replace or refund it free of charge. A customer who ordered the wrong size gets 10% off the right hose if they order it within 14 days; mention it when you decline the return.`,
  },
  {
    slug: "refund-timing",
    title: "When a refund arrives",
    tags: ["refunds", "returns"],
    body: `A return is checked within 2 business days of reaching our warehouse. The refund is made within 5 business days of receipt, to the way of payment used for the order.
Banks take another 3 to 5 business days to show a card refund; PayPal shows it the same day.
If the return reached us more than 5 business days ago and no refund was made, the delay is ours: apologize and have it paid the same day. Original shipping costs are refunded only when we made the mistake.`,
  },
  {
    slug: "exchanges",
    title: "Exchanging a part",
    tags: ["returns"],
    body: `We exchange unused parts within 30 days of delivery. The fastest way: order the right part now and return the wrong one for a refund.
If we sent the wrong part, we send the right one free by express when in stock, with a prepaid label for the wrong one. The customer does not have to wait until we have it back.`,
  },
  {
    slug: "wrong-part",
    title: "The part does not fit or is the wrong series",
    tags: ["returns", "fitment"],
    body: `First find out whether we sent something other than what was ordered. Compare the SKU on the bag with the order.
If we sent the wrong part, it is our mistake: right part free by express when in stock, prepaid label for the other.
If the part is as ordered but does not suit the vehicle, the ordinary 30-day return applies. Help choose the right one: ask for make, model, year, and a photo or the outside diameter of the tube it must fit.`,
  },
  {
    slug: "warranty",
    title: "Warranty",
    tags: ["warranty"],
    body: `Fittings and adapters carry a limited lifetime warranty against faults in material and making, for the first buyer. Hose carries 2 years, fuel filters and regulators 1 year, from delivery.
The warranty covers replacement or refund of the part. It does not cover wear, wrong assembly, racing damage, or labor and other costs.
Send the order number, a photo and a short description. We may ask for the part back with a prepaid label.`,
  },
  {
    slug: "e85-compatibility",
    title: "E85 and ethanol: which hose and which fittings",
    tags: ["fitment", "hose", "fuel"],
    body: `For E85 use PTFE-lined hose with PTFE fittings. PTFE does not swell, harden or let vapor through.
Push-lock hose is nitrile rubber: it is rated for gasoline up to E10 and must not be used with E85. Stainless braided rubber hose is rated up to E15.
Push-lock barbs and rubber-hose ends do not seal on PTFE hose: PTFE needs its own ends with an olive (ferrule). Do not reuse an olive.
Our fuel filters with a stainless element and our regulators with a fluorosilicone diaphragm take E85.`,
  },
  {
    slug: "ptfe-assembly",
    title: "Assembling PTFE hose ends",
    tags: ["assembly", "hose"],
    body: `1. Wrap the hose with tape and cut it square with a fine-toothed wheel or hose shears. 2. Slide the socket over the braid. 3. Fold the braid back a little and push the olive onto the liner until the liner meets its shoulder. 4. Oil the nipple and push it into the liner. 5. Bring the socket up and tighten; a gap of about 1/16 inch remains between socket and hex.
Test at 1.5 times the working pressure before use. Olives are used once; spares are sold in packs of five.`,
  },
  {
    slug: "push-lock-assembly",
    title: "Assembling push-lock hose",
    tags: ["assembly", "hose"],
    body: `Cut the hose square with a sharp blade. Put a drop of light oil on the barb, not grease and no silicone. Push the hose on until its end disappears under the yellow collar; warming the hose in hot water helps, a flame never does.
Push-lock hose needs no clamp, and a worm clamp can cut it. To take it off, slit the hose along the barb without scratching the barb, and do not use that inch of hose again.
Working pressure 250 psi. For gasoline up to E10, oil, coolant and air; not for E85 and not for brakes.`,
  },
  {
    slug: "bend-radius",
    title: "Minimum bend radius of our hoses",
    tags: ["product", "hose"],
    body: `Smallest inside bend radius, in inches.
Stainless braided rubber: -4 AN 2.5; -6 AN 3.5; -8 AN 4.5; -10 AN 5.5; -12 AN 6.5.
PTFE, stainless braid: -4 AN 2.0; -6 AN 3.0; -8 AN 4.0; -10 AN 5.0.
Push-lock: -6 AN 3.0; -8 AN 5.0; -10 AN 6.0.
A tighter bend flattens or kinks the hose; use a 45°, 90° or 120° hose end instead. A PTFE hose that has kinked once must be replaced.`,
  },
  {
    slug: "pressure-temperature",
    title: "Working pressure and temperature",
    tags: ["product", "hose"],
    body: `Stainless braided rubber: -6 AN 1000 psi, -8 AN 1000 psi, -10 AN 750 psi, -12 AN 500 psi; -40 to 300 °F.
PTFE, stainless braid: -6 AN 2500 psi, -8 AN 2000 psi, -10 AN 1500 psi; -65 to 450 °F.
Push-lock: 250 psi in every size; -40 to 212 °F.
Burst pressure is four times the working pressure.`,
  },
  {
    slug: "hose-sizing",
    title: "AN sizes: what -6 and -8 mean",
    tags: ["product", "fitment"],
    body: `The dash number is the outside diameter, in sixteenths of an inch, of the hard tube that the fitting suits: -4 is 1/4, -6 is 3/8, -8 is 1/2, -10 is 5/8, -12 is 3/4 inch.
Inside diameter of our hose: -4 0.22, -6 0.34, -8 0.44, -10 0.56, -12 0.69 inch.
As a rule, -6 feeds up to 500 hp and -8 up to 800 hp on gasoline; E85 needs about a third more flow, so go one size up.`,
  },
  {
    slug: "thread-types",
    title: "Threads: AN, NPT, ORB and metric",
    tags: ["product", "fitment"],
    body: `AN (37° flare) is straight and seals on the cone, not on the thread: no tape, no sealant. AN threads: -4 7/16-20, -6 9/16-18, -8 3/4-16, -10 7/8-14, -12 1-1/16-12.
NPT is tapered and seals on the thread: use sealant rated for fuel, no tape in fuel systems.
ORB has the AN thread with an O-ring under the head: it goes into machined ports such as pumps, rails and regulators. Metric ports need a metric adapter with a sealing washer.
SAE 45° flare fittings look alike and leak on AN. Do not mix them.`,
  },
  {
    slug: "torque",
    title: "Tightening torque for AN fittings",
    tags: ["assembly", "product"],
    body: `Aluminum AN nuts, lightly oiled: -4 8 to 12 lb-ft; -6 12 to 16; -8 22 to 29; -10 30 to 36; -12 38 to 46 lb-ft. Hold the other hex with a second wrench.
Aluminum AN wrenches keep the anodizing from being marked. Wrench sizes: -6 11/16, -8 7/8, -10 1 inch, -12 1-1/4 inch.
If a joint weeps, loosen it, look at the flare, and tighten it again; more torque cracks the flare.`,
  },
  {
    slug: "quick-disconnects",
    title: "Fuel rail quick disconnects: 5/16 and 3/8",
    tags: ["fitment", "fuel"],
    body: `Factory fuel rails use SAE J2044 quick disconnects. 5/16 fits a spigot 0.313 inch in diameter, 3/8 one of 0.375 inch. Measure the spigot with calipers before ordering: the sizes differ by 1.5 mm and a wrong one seems to click.
Many rails have 3/8 feed and 5/16 return. The push-on type has a plastic retainer, the threaded type a screw collar: for boosted engines take the threaded one.
Ours turn into -6 AN male.`,
  },
  {
    slug: "measuring",
    title: "Measuring for a hose",
    tags: ["product", "hose"],
    body: `Lay a piece of rope along the way the hose will run, fittings included, with the engine where it moves to under load. Add 2 inches for each bend and 4 to 8 percent for movement.
A straight hose end takes up about 1.5 inches beyond the hose, a 45° end 2, a 90° end 2.25 inches.
When in doubt order a foot more: cut hose cannot be returned, but it can be shortened.`,
  },
  {
    slug: "fuel-smell-safety",
    title: "Safety: smell of fuel or a leak",
    tags: ["safety", "fuel"],
    body: `A smell of fuel after fitting a line is a leak until it is found. Do not drive. Switch the engine and the ignition off, disconnect the battery if that can be done safely, open doors and windows, and keep flames, sparks and cigarettes away. If fuel is dripping or pooling, leave and call the fire department.
When it is safe, have someone qualified pressure-test the line cold. Usual causes: a push-lock hose not pushed to its collar, a worm clamp that cut the hose, the wrong hose for the fuel, an AN joint not tight.
A person calls every such customer back. Never tell a customer that it is safe to drive.`,
  },
  {
    slug: "brake-lines",
    title: "Brake and clutch lines",
    tags: ["safety", "product"],
    body: `Our fuel and oil hoses must not be used for brakes. Brake hose must be made up and tested to FMVSS 106, which we do not do.
For clutch lines use only our -4 AN PTFE hose with -4 crimped ends, ready made.`,
  },
  {
    slug: "invoices",
    title: "Invoices and company details",
    tags: ["billing"],
    body: `Every order confirmation has a receipt. A tax invoice with a company name, address and tax number is free: reply with the order number and exactly what it should say, and we mail it as a PDF within 1 business day.
An invoice can be changed for 60 days after the order. We cannot change the date, the amounts or the goods named on it.`,
  },
  {
    slug: "tax-exempt",
    title: "Sales tax and exemption",
    tags: ["billing"],
    body: `We charge sales tax where the law asks for it. Resellers and exempt buyers can send a valid certificate before ordering; after it is checked, within 2 business days, later orders are free of tax.
Tax already charged is refunded if the certificate was valid on the day of the order and reaches us within 60 days.`,
  },
  {
    slug: "bulk-pricing",
    title: "Bulk prices for workshops and teams",
    tags: ["bulk", "billing"],
    body: `Hose of one kind and size: 10% off from 50 feet, 15% off from 100 feet, 20% off from 250 feet. Fittings of one SKU: 8% off from 25 pieces, 12% off from 100 pieces.
Discounts show in the cart. For more than 500 feet, or a standing order, we write a quote within 1 business day; it holds for 30 days.
An old quote or last year's price is not matched automatically: a person decides and answers with a written quote.`,
  },
  {
    slug: "price-match",
    title: "Price matching",
    tags: ["billing"],
    body: `We match a lower price for the same brand and part, in stock at a shop in the United States, shipping included, within 7 days of the order. Send the link. Marketplaces, closed sales and clearance are left out.`,
  },
  {
    slug: "order-changes",
    title: "Changing or cancelling an order",
    tags: ["orders"],
    body: `An order can be changed or cancelled free until it is packed. Its state shows "placed" until then. Hose cut to length cannot be cancelled once it is cut.
Once packed or shipped it can no longer be changed: refuse the parcel, or return it under the 30-day rule.
We never charge a stored card for added items. Place a second order instead; if it reaches us before the first has left, ask us to put both in one box and we refund the second shipping charge.`,
  },
  {
    slug: "address-change",
    title: "Changing the delivery address",
    tags: ["orders", "shipping"],
    body: `Until the parcel has left we can change the address: the request must come from the mail address on the order. After that only the carrier can redirect it, through the tracking link.`,
  },
  {
    slug: "payment",
    title: "Ways to pay",
    tags: ["billing"],
    body: `We take Visa, Mastercard, American Express, PayPal and bank transfer for orders from $500. The card is charged when the order is placed.
Never send card numbers by chat, mail or SMS. We do not take payment over the phone.
A declined payment can leave a hold that your bank lifts within 5 business days; it is not a charge.`,
  },
  {
    slug: "double-charge",
    title: "Charged twice",
    tags: ["billing", "refunds"],
    body: `Two lines for one order are mostly one charge and one hold, which the bank lifts within 5 business days. If both have been booked, ask for the order number and the two dates; a second booking is refunded the same day we confirm it. Never ask for the card number.`,
  },
  {
    slug: "pickup",
    title: "Picking up at the warehouse",
    tags: ["shipping", "orders"],
    body: `Choose "Pickup" at checkout. Orders placed before 12:00 are ready from 15:00 the same business day; we send a mail. Bring the order number and a photo ID. Pickup: 1180 Kiln Road, Marlow Falls, Monday to Friday 10:00 to 17:00. We keep it for 10 days, then cancel and refund.`,
  },
  {
    slug: "international",
    title: "Shipping outside the United States",
    tags: ["shipping"],
    body: `We ship to Canada, Mexico, the United Kingdom, the European Union, Switzerland, Norway, Australia and New Zealand. Delivery takes 6 to 12 business days and costs from $29, shown at checkout.
Duties and import tax are paid by the customer on delivery, except in the European Union and the United Kingdom, where checkout collects them for orders up to 150 euros or 135 pounds.
The 30-day return counts from delivery; return postage is the customer's.`,
  },
  {
    slug: "backorders",
    title: "Parts out of stock",
    tags: ["orders", "product"],
    body: `The product page shows what is in stock and, if it is not, the week we expect it. Orders with a part on backorder wait and go out together, unless the customer asks us to split them: the first split is free.
A backordered part can be cancelled and refunded at any time before it is packed.`,
  },
  {
    slug: "loyalty",
    title: "Fennick Club points",
    tags: ["loyalty"],
    body: `Members earn 1 point per dollar, shipping and tax left out. 100 points are worth $5 off. Points appear when the 30-day return window ends, and lapse after 18 months without an order. They cannot be paid out or moved to another account.`,
  },
  {
    slug: "gift-cards",
    title: "Gift cards",
    tags: ["billing"],
    body: `Gift cards come by mail, for $25 to $500, and never expire. They cannot be returned or exchanged for cash. What is left after an order stays on the card. If a card is lost we can send it again to the mail address it was bought with.`,
  },
  {
    slug: "returns-of-sale-items",
    title: "Sale and clearance parts",
    tags: ["returns"],
    body: `Sale parts follow the ordinary 30-day return. Parts marked "Clearance" are final: they come back only if they are faulty, or if we sent the wrong one. The mark stands on the product page and on the order confirmation.`,
  },
  {
    slug: "privacy",
    title: "Privacy and deleting personal data",
    tags: ["privacy"],
    body: `We use personal data to fill orders and answer questions, and never sell it. A customer can ask for a copy or for deletion from the mail address on the account; we answer within 30 days. Order records stay for 7 years because tax law says so.
Never tell anyone about another customer's orders, address or messages.`,
  },
  {
    slug: "contact-hours",
    title: "How and when to reach us",
    tags: ["contact"],
    body: `Chat, SMS and mail (help@fennick.example), Monday to Friday 09:00 to 17:00. Messages outside these hours are answered the next business day, first come first served. Safety matters come first.`,
  },
  {
    slug: "hose-life",
    title: "How long hose lasts",
    tags: ["product", "hose", "safety"],
    body: `Look at every line once a year. Replace rubber hose after 5 years in fuel service, or at once if it is hard, cracked, soft or sweats. PTFE has no age limit; replace it after a kink, a crushed place or broken braid. Hose that has been hot enough to discolor is done.`,
  },
];
