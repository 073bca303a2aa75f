using System.Threading.Channels;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Chat;

/// <summary>Shows a run's progress in the answers of those who asked for it, and its result at the end.</summary>
public sealed partial class RunFollowerWorker(
    IRunRequests runs,
    ProgressBoard board,
    StatusView status,
    TimeProvider clock,
    ILogger<RunFollowerWorker> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private readonly Channel<(ReplyHandle Reply, RunTicket Ticket, TimeZoneInfo Zone)> asked = Channel.CreateUnbounded<(ReplyHandle, RunTicket, TimeZoneInfo)>();

    public void Follow(ReplyHandle reply, RunTicket ticket, TimeZoneInfo zone) => asked.Writer.TryWrite((reply, ticket, zone));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var following = new List<Task>();
        try
        {
            await foreach (var (reply, ticket, zone) in asked.Reader.ReadAllAsync(stoppingToken))
            {
                following.RemoveAll(task => task.IsCompleted);
                following.Add(FollowSafelyAsync(reply, ticket, zone, stoppingToken));
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAll(following).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowSafelyAsync(ReplyHandle reply, RunTicket ticket, TimeZoneInfo zone, CancellationToken ct)
    {
        try
        {
            await FollowAsync(reply, ticket, zone, ct);
        }
        catch (Exception problem) when (!ct.IsCancellationRequested)
        {
            LogBroken(problem, ticket.Id);
            board.Finish(reply, "sentence", Sentence($"{ticket.Id} ended, and its result could not be read. Try /status."), $"{ticket.Id} ended.");
        }
    }

    private async Task FollowAsync(ReplyHandle reply, RunTicket ticket, TimeZoneInfo zone, CancellationToken ct)
    {
        RunProgress? shown = null;
        while (!ticket.Completion.IsCompleted)
        {
            if (runs.Current is { } progress && progress.Id == ticket.Id && progress != shown)
            {
                shown = progress;
                board.Post(reply, "rerun", RunView.Of(progress, ticket.Joined), $"{ticket.Id} is running.");
            }

            await Task.WhenAny(ticket.Completion, Task.Delay(Look, clock, ct));
            ct.ThrowIfCancellationRequested();
        }

        if (await ticket.Completion is { } run) board.Finish(reply, "rerun-done", Zoned(status.Of(run), zone), $"{run} is done.");
        else board.Finish(reply, "sentence", Sentence($"{ticket.Id} ended without a result{Reason(shown)}. Nothing was stored. /rerun begins another."), $"{ticket.Id} ended.");
    }

    private string Reason(RunProgress? shown) => (runs.Current is { } now && now.Id == shown?.Id ? now.Problem : shown?.Problem) is { } problem ? $": {problem}" : " (cancelled)";

    private static Dictionary<string, object?> Zoned(IReadOnlyDictionary<string, object?> model, TimeZoneInfo zone) => new(model, StringComparer.Ordinal) { ["zone"] = zone };

    private static Dictionary<string, object?> Sentence(string text) => new(StringComparer.Ordinal) { ["sentence"] = text };

    [LoggerMessage(Level = LogLevel.Error, Message = "The end of {Run} could not be told")]
    private partial void LogBroken(Exception problem, RunId run);
}
