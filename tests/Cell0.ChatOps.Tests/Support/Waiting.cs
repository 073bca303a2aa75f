using Microsoft.Extensions.Time.Testing;

namespace Cell0.ChatOps.Tests.Support;

/// <summary>Waits for what a service does on a clock that the test moves: for a minute of real time at most, whatever the machine's speed.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <param name="step">How far the clock goes between two looks.</param>
    /// <param name="mayPass">Time passes only while this is true; null: always.</param>
    public static async Task PassingAsync(this FakeTimeProvider clock, Func<bool> seen, TimeSpan step, Func<bool>? mayPass = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var pause = new PeriodicTimer(Pause);
        while (!seen())
        {
            if (step > TimeSpan.Zero && mayPass?.Invoke() != false) clock.Advance(step);
            await pause.WaitForNextTickAsync(patience.Token);
        }
    }
}
