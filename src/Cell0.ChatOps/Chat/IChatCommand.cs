namespace Cell0.ChatOps.Chat;

/// <summary>One verb. One file in <c>Chat/Commands</c> with its template, found by scan.</summary>
public interface IChatCommand
{
    CommandSpec Spec { get; }

    /// <summary>Who and what was checked before; expected failures are answers (<see cref="CommandReply.Refuse"/>).</summary>
    Task<CommandReply> AnswerAsync(CommandCall call, CancellationToken ct);
}
