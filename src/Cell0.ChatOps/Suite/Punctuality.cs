namespace Cell0.ChatOps.Suite;

/// <summary>How the clock kept its promises since the last run.</summary>
/// <param name="Missed">Times at which a run was due and none began, without a known reason such as sleep.</param>
/// <param name="Overlapped">Times at which a run was due while one was still running.</param>
public sealed record Punctuality(IReadOnlyList<DateTimeOffset> Missed, IReadOnlyList<DateTimeOffset> Overlapped)
{
    public static Punctuality Kept { get; } = new([], []);
}
