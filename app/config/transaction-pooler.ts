/** Supabase's pooler on this port hands a connection on after each transaction: it keeps neither LISTEN nor locks. */
const SUPABASE_TRANSACTIONS = /\.supabase\.com?:6543$/;

/** Whether a database address is known to lead through a transaction pooler. */
export const isTransactionPooler = (url: string): boolean => SUPABASE_TRANSACTIONS.test(new URL(url).host);
