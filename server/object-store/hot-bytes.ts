/** The bound of the memory for hot objects, of all processes of a gateway together, where nothing else is said. */
export const hotBytes = 64 * 1024 * 1024
