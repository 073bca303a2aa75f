namespace Cell0.ChatOps.Suite;

/// <summary>Details of <c>host.memory</c> over the run's window.</summary>
/// <param name="SwapInBytesPerSecond">Mean over the window; null where the system does not tell.</param>
/// <param name="PressureShare">Share of time in which some task waited for memory (0 to 1, the window's mean); null where the system does not tell.</param>
public sealed record HostMemory(long TotalBytes, long LeastAvailableBytes, double? SwapInBytesPerSecond, double? SwapOutBytesPerSecond, double? PressureShare);
