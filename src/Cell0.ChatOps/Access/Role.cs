namespace Cell0.ChatOps.Access;

/// <summary>Who may do what; each may do all that the ones before may.</summary>
public enum Role
{
    Viewer = 1,
    Operator = 2,
    Owner = 3,
}
