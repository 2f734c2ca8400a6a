export async function startMock() {}
