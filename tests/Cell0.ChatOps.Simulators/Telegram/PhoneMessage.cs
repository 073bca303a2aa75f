namespace Cell0.ChatOps.Simulators.Telegram;

/// <summary>A message as the phone shows it now.</summary>
/// <param name="Text">Plain, after the markup was parsed.</param>
/// <param name="Raw">As it was sent.</param>
/// <param name="IsFormatted">False when it was sent without a parse mode.</param>
/// <param name="Loud">It rang when it came; edits never ring.</param>
/// <param name="Earlier">Texts it had before it was edited, oldest first.</param>
public sealed record PhoneMessage(long Chat, int Id, string Text, string Raw, bool IsFormatted, bool Loud, DateTimeOffset At, IReadOnlyList<string> Earlier)
{
    /// <summary>Topic of a group with topics; null outside of one.</summary>
    public int? Topic { get; init; }

    /// <summary>It stands at the top of its chat.</summary>
    public bool IsPinned { get; init; }

    /// <summary>Name and content of the document it brought; null when none.</summary>
    public (string Name, string Content)? Document { get; init; }
}
