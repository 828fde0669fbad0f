"""First names that are frequent in France and its neighbours, folded as `text.fold` does."""

from typing import Final

#: Those of them that are frequent last names too; beside another first name they are taken for the last name.
ALSO_LAST_NAMES: Final = frozenset(
    """
    adam andre antoine arnaud arthur aubert bastien benoit bernard bertrand blaise charles claude clement colin
    daniel david denis didier dominique etienne eustache felix florent francois gabriel gauthier gautier gerard
    germain gilbert gilles girard gregoire guillaume guy henri henry hubert humbert jacques jean joseph julien
    lambert laurent leo leon louis lucas marc marie martin martine mathieu maurice maxime michel nicolas noel
    olivier pascal patrick paul philippe pierre raymond remy renaud rene richard robert robin roger roland romain
    simon thibault thierry thomas urbain valentin victor vidal vincent xavier yves james john george lewis peter
    scott anthony alexander ali ahmed mohamed ibrahim omar hassan diallo cohen benjamin samuel salomon abraham
    werner hans otto friedrich walter karl ernst albert alexis marcel jordan morgan ben taylor kelly lee dylan blake
    carter cameron gordon graham stuart stewart russell
    """.split()  # noqa: SIM905 - as a list each name would take a line
)

FIRST_NAMES: Final = ALSO_LAST_NAMES | frozenset(
    """
    ada carol dora max sam abdel abdellah abdoulaye adele adeline adrien agathe agnes aicha aida aime aimee alain
    alban alice aline alix alphonse amandine ambre amelie amina amine anais andrea andree angele angelique anita
    anna anne annette annick annie anouk apolline armand armelle arlette astrid aude audrey augustin aurelie
    aurelien aurore awa axel axelle aymeric ayoub aziz baptiste barbara basile beatrice benedicte berenice
    bernadette berthe bilal blanche boris brice brigitte bruno camille capucine carine carla carole caroline
    catherine cecile cedric celia celine chantal charlene charlotte cherif chloe christel christelle christian
    christiane christine christophe claire clara clarisse claudette claudine clea clemence clementine clotilde
    colette coline constance coralie corinne cyril cyrille cyprien damien danielle delphine denise desire diane
    djibril dorothee edith edmond edouard eleonore elena eliane elias elie eliott elisa elisabeth elise eloise
    elodie elsa emilie emile emma emmanuel emmanuelle enzo eric erika erwan estelle esteban esther ethan eugene
    eugenie eva evelyne fabien fabienne fabrice faiza fanny farid fatiha fatima fatou fatoumata faustine felicie
    fernand firmin flavie flavien fleur flora florence florian floriane franck francine francis francoise frank
    frederic frederique gabrielle gaelle gael gaetan gaspard genevieve geoffrey georges georgette geraldine germaine
    gerald ghislain ghislaine gilberte ginette giovanni gisele gladys gregory guilhem guylaine gwenael gwenaelle
    habib hadrien hakim hamid hamza hector helena helene heloise henriette herve hicham hippolyte honorine hortense
    hugo hugues ibrahima idriss ines ingrid irene iris isaac isabelle ismael jacqueline jade jamal jamila jeanne
    jeannine jennifer jeremie jeremy jerome jessica joachim joan joanna joel joelle johan johanna johnny jocelyne
    jonathan josephine josette josiane josselin jules julia julie juliette justin justine kader kamel karim karima
    karine katia kevin khadija khaled laetitia lamine lara laure laurence laurie laetizia lea leila lena leonie
    leopold leslie lila lilian liliane lilou lina line lionel lise lisa loan loic lola lorenzo louane loup louise
    lou luc lucie lucien lucienne lucile lucille ludivine ludovic lydia lydie lylou mael maelle maelys mael magali
    maeva mahamadou malik malika mamadou manon manuel manuela marceau marcelle margaux margot marguerite maria
    mariam mariama marianne marielle marin marina marine marion marius marjorie marlene marta marthe marylene maryse
    mathias mathilde mathis matteo matthieu maud maude mehdi melanie melina melissa mercedes micheline michele
    michelle mickael mireille mohammed moise monique morgane moussa mounir mustapha muriel myriam nabil nadege nadia
    nadine nael naima nassim natacha natalie nathalie nathan nawel nelly nicole nina ninon noa noah noemie nolan
    nora norbert nour oceane octave odette odile olga olivia omer ophelie orane oriane oscar ousmane pamela pascale
    patricia patrice paula paule pauline paulette perrine philomene pierrick pierrette priscilla prune quentin
    rachel rachid rachida raphael raphaelle rayan raoul rebecca regine regis reine remi renee rodolphe rodrigue
    romane romeo romuald ronan rosa rosalie rose roselyne roxane sabine sabrina sacha said salim salima salome samia
    samir samira sandra sandrine sara sarah sebastien selma serge severine sidonie simone soizic solange solene
    sonia sophie soraya stanislas stephane stephanie suzanne suzie sybille sylvain sylvaine sylvia sylvie tanguy
    tatiana tess teddy theo theodore theophile therese thibaud thibaut tiffany timeo timothee titouan tom tony
    tristan ulysse valentine valerie vanessa vera veronique vianney victoria victorine violaine violette virginie
    viviane vivien walid wilfried william willy xaviere yacine yael yann yannick yannis yasmina yasmine yoann yohan
    yolande youcef youssef yvan yves yvette yvon yvonne zacharie zelie zoe zoubida adriana alan alana alba alberto
    alejandro alessandra alessandro alessia alfonso alfredo alicia alison amy ana anders andreas andreea andrei
    andrew andrzej angela angelo anja anke anneke antje antonella antonia antonio arjan arne ashley beata beatriz
    bengt bert birgit bjorn bob bogdan brian carlo carlos carmen carol carolina catarina cesar chiara chris
    christopher clarice claudia cliff corrado craig cristina cynthia dagmar dan dana daniela daniele dave deborah
    debbie dennis diana diego dieter dirk dmitri donald donna doris douglas duarte eduardo edward eileen elaine
    elisabetta elizabeth ellen emanuele emily enrico erik ernesto esperanza eugen ewa fabio fatma federica federico
    felipe fernando fiona francesca francesco francisca francisco frank franz fred frieda gabriele gary gavin gerd
    gianluca gianni giorgio giovanna giulia giuseppe gloria grace greta grzegorz guido gunter gustav harald harry
    heather heidi heike heinz helen helga helmut hendrik holger howard ian ignacio igor ilse imran inga ingo irina
    isabel ivan ivo jack jacob jan jana jane janet janine jaroslav jason javier jeff jens jeroen jesus jill jim
    joana joao joaquin joe joerg jorg johann johannes jose joshua josef joost juan juana judith juergen jurgen
    julian karen karin karina karolina kate katharina katherine kathleen kathrin kathy katja katrin keith kenneth
    kerstin kim klaus krzysztof kurt larry lars laura leonardo linda liam lorena lothar luca luciana luigi luis
    luisa maarten magda malgorzata manfred marcela marcin marco marcos marcus margaret margarida maria mariana mario
    mark markus marek mary massimo mateo matteo matthew matthias mauro megan melanie mette michael michal miguel
    mike mikael mikhail milan miriam monica monika nancy natalia nathaniel neil nicola nicole nigel nikolai nils
    nuno oliver oleg pablo paola paolo paulo pavel pedro peer petra pia piet pieter piotr rafael rainer ralf ramon
    raquel ray reinhard renate ricardo riccardo rita roberta roberto rodrigo rolf ron ronald rosario ruben rui
    rupert ruth ryan sally salvatore samantha sandro santiago sean sergey sergio sharon sheila silvia simona sofia
    sonja stefan stefania stefano steffen stephen steve steven sue susan susana susanne suzana svetlana sven tadeusz
    tamara tanja teresa thorsten tim timothy tobias tomas tomasz trevor tina ulrich ulrike ursula uwe veronica
    viktor vittorio vladimir volker waldemar wendy wilhelm willem wolfgang yolanda yuri yvonne zbigniew zofia
    """.split()  # noqa: SIM905 - as a list each name would take a line
)
