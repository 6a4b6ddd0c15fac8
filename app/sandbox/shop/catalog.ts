export type Product = { sku: string; name: string; unitCents: number };

/** What the shop sells. SKUs: FT fitting, HS hose, FL fuel system, TL tool; then size and angle or length. */
export const catalog = {
  "FT-0600": { sku: "FT-0600", name: "-6 AN straight swivel", unitCents: 1350 },
  "FT-0645": { sku: "FT-0645", name: "-6 AN 45° swivel", unitCents: 1590 },
  "FT-0690": { sku: "FT-0690", name: "-6 AN 90° swivel", unitCents: 1690 },
  "FT-0800": { sku: "FT-0800", name: "-8 AN straight swivel", unitCents: 1740 },
  "FT-0845": { sku: "FT-0845", name: "-8 AN 45° swivel", unitCents: 1980 },
  "FT-0890": { sku: "FT-0890", name: "-8 AN 90° swivel", unitCents: 2090 },
  "FT-1000": { sku: "FT-1000", name: "-10 AN straight swivel", unitCents: 2150 },
  "FT-1090": { sku: "FT-1090", name: "-10 AN 90° swivel", unitCents: 2590 },
  "FT-06PL": { sku: "FT-06PL", name: "-6 push-lock barb, straight", unitCents: 980 },
  "FT-08PL": { sku: "FT-08PL", name: "-8 push-lock barb, straight", unitCents: 1190 },
  "FT-06PT": { sku: "FT-06PT", name: "-6 AN PTFE hose end, straight", unitCents: 1490 },
  "FT-08BH": { sku: "FT-08BH", name: "-8 AN bulkhead, nuts and washer", unitCents: 2490 },
  "FT-06OR": { sku: "FT-06OR", name: "-6 AN to -6 ORB adapter", unitCents: 890 },
  "FT-QD38": { sku: "FT-QD38", name: "3/8 quick disconnect to -6 AN, push-on", unitCents: 2250 },
  "FT-QD31": { sku: "FT-QD31", name: "5/16 quick disconnect to -6 AN, push-on", unitCents: 2150 },
  "FT-OLV5": { sku: "FT-OLV5", name: "-6 PTFE olives, pack of 5", unitCents: 750 },
  "HS-06SS10": { sku: "HS-06SS10", name: "-6 stainless braided hose, 10 ft", unitCents: 7800 },
  "HS-06SS20": { sku: "HS-06SS20", name: "-6 stainless braided hose, 20 ft", unitCents: 14800 },
  "HS-08PT10": { sku: "HS-08PT10", name: "-8 PTFE stainless hose, 10 ft", unitCents: 9200 },
  "HS-06PT10": { sku: "HS-06PT10", name: "-6 PTFE stainless hose, 10 ft", unitCents: 8400 },
  "HS-06PLFT": { sku: "HS-06PLFT", name: "-6 push-lock hose, per foot, cut to length", unitCents: 420 },
  "HS-08PLFT": { sku: "HS-08PLFT", name: "-8 push-lock hose, per foot, cut to length", unitCents: 530 },
  "HS-08SSFT": { sku: "HS-08SSFT", name: "-8 stainless braided hose, per foot, cut to length", unitCents: 940 },
  "HS-10SSFT": { sku: "HS-10SSFT", name: "-10 stainless braided hose, per foot, cut to length", unitCents: 1120 },
  "FL-F1006": { sku: "FL-F1006", name: "Fuel filter -6, 10 micron", unitCents: 8995 },
  "FL-F4008": { sku: "FL-F4008", name: "Fuel filter -8, 40 micron", unitCents: 9800 },
  "FL-REG06": { sku: "FL-REG06", name: "Fuel pressure regulator -6", unitCents: 7895 },
  "FL-BRK01": { sku: "FL-BRK01", name: "Surge tank bracket kit", unitCents: 6775 },
  "TL-WR06": { sku: "TL-WR06", name: "AN wrench set, -6 to -12", unitCents: 4900 },
  "TL-SHEAR": { sku: "TL-SHEAR", name: "Hose shears", unitCents: 3650 },
} as const satisfies Record<string, Product>;

export type Sku = keyof typeof catalog;
