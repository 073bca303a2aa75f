using Cell0.ChatOps.Access;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Chat;

/// <summary>Takes a line from any channel to its answer: seen before? parse, who, what role, audit, command, outbox.</summary>
public sealed partial class ChatDesk(
    CommandCatalogue catalogue,
    AccessBook access,
    InboundStore inbound,
    Notifier notifier,
    TimeProvider clock,
    ILogger<ChatDesk> log)
{
    private readonly Cap strangers = new(1, TimeSpan.FromHours(1), clock);
    private readonly Cap unclear = new(5, TimeSpan.FromMinutes(10), clock);

    /// <summary>Handles one message; the answer, if there is one, stands in the outbox when this returns.</summary>
    /// <exception cref="StorageException">Nothing was done; the message may be given again.</exception>
    public async Task HandleAsync(IncomingText text, CancellationToken ct)
    {
        if (!inbound.TryRemember(text.Chat, text.Key)) return;
        try
        {
            await AnswerAsync(text, ct);
        }
        catch (StorageException problem)
        {
            LogStorage(text.Chat, problem.Message);
            inbound.Forget(text.Chat, text.Key);
            throw;
        }
    }

    private async Task AnswerAsync(IncomingText text, CancellationToken ct)
    {
        var person = access.WhoIs(text.Sender);
        var line = CommandLine.Parse(text.Text, catalogue, text.BotName);
        if (person is null && line is not ParsedLine.Command { Verb.Spec.Least: null })
        {
            Ignore(text);
            return;
        }

        var reply = line switch
        {
            ParsedLine.Command command => await RunAsync(command, text, person, ct),
            ParsedLine.Unknown unknown => unclear.TryPass(text.Chat.ToString(), out var until) ? Unclear(unknown, until) : null,
            _ => null,
        };
        if (reply is null)
        {
            if (person is null) Ignore(text);
            return;
        }

        var zoned = new Dictionary<string, object?>(reply.Model, StringComparer.Ordinal);
        zoned.TryAdd("zone", person?.Zone ?? clock.LocalTimeZone);
        var handle = notifier.Reply(text.Chat, $"re:{text.Key}", reply.Template, zoned, reply.Title, reply.File);
        reply.Follow?.Invoke(handle);
    }

    private void Ignore(IncomingText text)
    {
        if (strangers.TryPass(text.Sender.ToString())) LogStranger(text.Sender);
    }

    private async Task<CommandReply?> RunAsync(ParsedLine.Command line, IncomingText text, Person? person, CancellationToken ct)
    {
        var spec = line.Verb.Spec;
        var call = new CommandCall(text, person, line.Arguments, line.Note, catalogue);
        if (Refusal(call, spec) is { } refusal) return refusal;
        if (!spec.Changes || person is null) return await AnswerSafelyAsync(line.Verb, call, ct);
        var audit = access.Audit(person, text.Chat, text.Text);
        var reply = await AnswerSafelyAsync(line.Verb, call, ct);
        access.Settle(audit, reply is { IsRefusal: true } ? $"refused: {reply.Title}" : "done");
        return reply;
    }

    private CommandReply? Refusal(CommandCall call, CommandSpec spec)
    {
        if (spec.Least is not { } least) return null;
        if (!call.Known.May(least)) return CommandReply.Refuse($"You may not use /{spec.Verb} (your role is {Word(call.Known.Role)}). Nothing done. {Ask()}");
        if (spec.Changes && !call.Incoming.IsPrivate && access.WhoIs(call.Incoming.Chat) is null)
            return CommandReply.Refuse($"/{spec.Verb} changes something, so it works only in a private chat with me. Nothing done. Write to me there.");
        return call.Arguments.Count > spec.MostArguments
            ? CommandReply.Refuse($"/{spec.Verb} does not understand '{TextCut.Head(call.Arguments[spec.MostArguments], 40)}'. Nothing done. Usage: /{spec.Verb} {spec.Usage}".TrimEnd())
            : null;
    }

    private string Ask()
    {
        var owners = access.Owners();
        return owners.Count == 0 ? "Ask the owner." : $"Ask an owner: {string.Join(", ", owners)}.";
    }

    private async Task<CommandReply?> AnswerSafelyAsync(IChatCommand command, CommandCall call, CancellationToken ct)
    {
        try
        {
            var reply = await command.AnswerAsync(call, ct);
            return reply == CommandReplies.Silence ? null : reply;
        }
        catch (Exception problem) when (problem is not (StorageException or OperationCanceledException))
        {
            LogBroken(problem, command.Spec.Verb);
            return CommandReply.Refuse($"/{command.Spec.Verb} broke inside. It may have done nothing; the service's log has the reason. Try /status.");
        }
    }

    /// <param name="until">Said with the last answer of its kind, so that the silence after it is no riddle.</param>
    private static CommandReply Unclear(ParsedLine.Unknown line, DateTimeOffset? until) => new(
        "unclear",
        new Dictionary<string, object?>(StringComparer.Ordinal) { ["word"] = line.Word, ["suggestions"] = line.Suggestions, ["until"] = until },
        "I do not know this command. Nothing done. Try /help.",
        IsRefusal: true);

    private static string Word(Role role) => role.ToString().ToLowerInvariant();
    [LoggerMessage(Level = LogLevel.Information, Message = "{Sender} wrote and is linked to nobody: no answer")]
    private partial void LogStranger(Target sender);

    [LoggerMessage(Level = LogLevel.Error, Message = "A message of {Chat} waits: {Problem}")]
    private partial void LogStorage(Target chat, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "The command /{Verb} broke")]
    private partial void LogBroken(Exception problem, string verb);
}
