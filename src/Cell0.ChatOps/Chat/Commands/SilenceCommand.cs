using Cell0.ChatOps.Access;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Notifications.Routing;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Chat.Commands;

/// <summary>For a time, what matches is told to nobody.</summary>
public sealed class SilenceCommand(SilenceBook book, IncidentStore incidents, RunStore runs, Database database, TimeProvider clock) : IChatCommand
{
    private const string Usage = "MATCHER... 2h -- reason";

    public CommandSpec Spec { get; } = new()
    {
        Verb = "silence",
        Least = Role.Operator,
        Changes = true,
        Usage = Usage,
        Summary = "Tell nobody of what matches, for at most 7 days; /silence expire S1 ends one early",
        Examples = ["/silence severity=low 2h -- deploy", "/silence A7K 2h -- known", "/silence devops-cicd until 08:00 -- mending it", "/silence expire S1"],
        MostArguments = 20,
    };

    public Task<CommandReply> AnswerAsync(CommandCall call, CancellationToken ct) => Task.FromResult(call.Arguments switch
    {
        [var word, var id] when word.Equals("expire", StringComparison.OrdinalIgnoreCase) => Expire(id),
        _ => Create(call),
    });

    private CommandReply Create(CommandCall call)
    {
        var now = clock.GetUtcNow();
        var words = call.Arguments.ToList();
        for (var at = 1; at < words.Count; at++)
        {
            if (Lease.Read(words[at..], now, call.Known.Zone, out var used) is not { } span || at + used != words.Count) continue;
            var (matchers, fault) = Matchers(words[..at]);
            return fault is not null ? CommandReply.Refuse(fault) : Answer(database.Write(tx => book.Create(tx, matchers, span, call.Known.Name, call.Note)), "silenced");
        }

        return CommandReply.Refuse($"Silence what, and for how long? Nothing done. Usage: /silence {Usage}");
    }

    private CommandReply Expire(string id) => Answer(database.Write(tx => book.Expire(tx, id)), "silence-ended");

    private static CommandReply Answer(SilenceAnswer answer, string template) => answer.Silence is { } silence
        ? new CommandReply(template, SilenceView.Of(silence), $"{silence.Id} until {silence.EndsAt:u}")
        : CommandReply.Refuse(answer.Refusal ?? "Nothing done.");

    private (IReadOnlyList<LabelMatcher> Matchers, string? Fault) Matchers(List<string> words)
    {
        var matchers = new List<LabelMatcher>();
        foreach (var word in words)
        {
            var (read, fault) = word.Contains('=', StringComparison.Ordinal) || word.Contains("!~", StringComparison.Ordinal) ? MatcherSyntax.Read(word) : Named(word);
            if (fault is not null) return ([], $"'{TextCut.Head(word, 60)}' is no matcher: {fault}. Nothing done. Usage: /silence {Usage}");
            matchers.AddRange(read);
        }

        return (matchers, null);
    }

    /// <summary>A code means its trouble, whatever code that has the next time; a job its name.</summary>
    private (IReadOnlyList<LabelMatcher> Matchers, string? Fault) Named(string word)
    {
        if (ChatCode.Parse(word) is { } code && incidents.Find(code) is { } incident) return ([new LabelMatcher("fingerprint", MatchOperator.Equal, incident.Fingerprint)], null);
        var jobs = runs.Latest()?.Probe("cron.health")?.Read<CronHealth>()?.Jobs ?? [];
        return JobNames.Find(jobs, job => new JobName(job.Id, job.Name, job.IsSystem), word) switch
        {
            { Job: { } job } => ([new LabelMatcher("job", MatchOperator.Equal, job.Name)], null),
            { IsAmbiguous: true } found => ([], $"it names {found.Candidates.Count} jobs"),
            _ => ([], "it is no 'label=value', no code and no job I know"),
        };
    }
}
