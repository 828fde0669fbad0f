from joindre.cli import main

main()
