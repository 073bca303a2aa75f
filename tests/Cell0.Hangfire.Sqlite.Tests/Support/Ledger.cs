using System.Collections.Concurrent;
using Hangfire;

namespace Cell0.Hangfire.Sqlite.Tests.Support;

/// <summary>Jobs that servers of the tests run. What they did is kept by the key a test chose.</summary>
public static class Ledger
{
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> Lines = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> Gates = new(StringComparer.Ordinal);

    public static void Note(string key, string line) => Of(key).Enqueue(line);

    public static void FailUntil(string key, int attempt)
    {
        Of(key).Enqueue("attempt");
        if (Of(key).Count < attempt) throw new InvalidOperationException("not yet");
    }

    public static async Task Hold(string key, CancellationToken cancelled)
    {
        Of(key).Enqueue("begun");
        try
        {
            await Gate(key).Task.WaitAsync(cancelled);
            Of(key).Enqueue("ended");
        }
        catch (OperationCanceledException)
        {
            Of(key).Enqueue("cancelled");
            throw;
        }
    }

    [Queue("special")]
    public static void NoteSpecial(string key, string line) => Of(key).Enqueue(line);

    internal static IReadOnlyCollection<string> Read(string key) => [.. Of(key)];

    internal static void Open(string key) => Gate(key).TrySetResult();

    private static ConcurrentQueue<string> Of(string key) => Lines.GetOrAdd(key, _ => new ConcurrentQueue<string>());

    private static TaskCompletionSource Gate(string key) => Gates.GetOrAdd(key, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
